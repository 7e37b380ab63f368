"""Forms of anyone's rows, one module each. A module that is put here is a form: see m32_assets/data/forms.py."""

"""Reinforcement learning: rollouts, rewards, correction, policy loss."""

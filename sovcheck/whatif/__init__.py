"""What would change: parties that leave, designs that would pass."""

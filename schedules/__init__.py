"""What time does: ladders (data), policy (pure), the tick (decides), the 15:00 notice, the preview."""

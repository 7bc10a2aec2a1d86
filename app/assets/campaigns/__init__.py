"""Review campaigns: many owners asked at once whether the register is right."""

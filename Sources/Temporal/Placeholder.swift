enum TemporalPlaceholder {}

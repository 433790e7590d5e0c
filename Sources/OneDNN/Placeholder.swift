enum OneDNNPlaceholder {}

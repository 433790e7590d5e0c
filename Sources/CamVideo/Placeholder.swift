enum CamVideoPlaceholder {}

enum NeuralGraphPlaceholder {}

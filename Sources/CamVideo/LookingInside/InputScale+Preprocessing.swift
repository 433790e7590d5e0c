import Attribution
import ONNX

extension ActivationMaximizer.InputScale {
    init(_ preprocessing: Preprocessing) {
        let places: [Int] =
            switch preprocessing.channelOrder {
            case .rgb: [0, 1, 2]
            case .bgr: [2, 1, 0]
            case .gray: [0]
            }
        self.init(
            channels: places.enumerated().map { channel, place in
                (
                    255 * preprocessing.rescaleFactor / preprocessing.std[channel],
                    -preprocessing.mean[channel] / preprocessing.std[channel], place
                )
            })
    }
}

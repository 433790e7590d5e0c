import CamVideo

/// Annotates a video, keeps what was found out, and lists what happened.
func annotateAndSave(_ video: String, to output: String, run: String, model: ModelOptions) throws -> [Moment] {
    var options = AnnotationOptions()
    options.model = model
    options.savePath = run
    let annotator = Annotator(input: video, output: output, options: options)
    _ = try annotator.run { event in
        if case .notice(let sentence) = event { print(sentence) }
    }
    return try RunMoments(runs: [run]).moments
}

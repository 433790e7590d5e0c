import Foundation
import Media

/// Where an export goes: a file, standard output, or a folder.
final class ExportTarget {
    /// By which messages speak of it.
    let name: String
    private let file: SidecarFile?
    private let folder: ExportFolder?

    /// - Parameter inputs: what is not written over.
    /// - Throws: `CamVideoError` or `MediaError` where the name is taken, or cannot be written.
    init(_ path: String, format: ExportFormat, inputs: [String], overwrites: Bool) throws {
        let output = MediaOutput(path)
        name = output.name
        if format.isFolder {
            guard output != .standardOutput else {
                throw CamVideoError(
                    "\(format.rawValue) is a folder of files, which standard output cannot take; give a folder's name")
            }
            file = nil
            folder = try ExportFolder(path: path, overwrites: overwrites, isOwn: format.hasFile)
        } else {
            var names = ResultNames(inputs: inputs)
            try names.claim(output)
            folder = nil
            file = try SidecarFile(path: path, overwrites: overwrites)
        }
    }

    deinit { file?.discard() }

    /// - Parameter name: one of the export's files; "" where it is a file itself.
    func write(_ text: String, to name: String) throws {
        try file?.append(Data(text.utf8))
        try folder?.append(Data(text.utf8), to: name)
    }

    /// Puts all on the disk, and gives it its name.
    func commit() throws {
        if let file {
            try file.complete()
            try OutputFile.commit([file.file])
        }
        try folder?.commit()
    }
}

extension ExportFormat {
    /// Whether an export of this format may have such a file, or a program that trains on one leaves it there.
    fileprivate func hasFile(_ name: String) -> Bool {
        switch self {
        case .cvat, .coco, .csv: false
        case .labelStudio: ["tasks.json", "config.xml"].contains(name)
        case .mot: ["seqinfo.ini", "gt/gt.txt", "gt/labels.txt"].contains(name)
        case .yolo:
            ["data.yaml", "labels/train.cache"].contains(name)
                || name.wholeMatch(of: /labels\/train\/frame_[0-9]+\.txt/) != nil
        }
    }
}

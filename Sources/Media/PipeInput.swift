internal import CFFmpeg
import Glibc

/// Reads a pipe for libavformat, whose own reading waits for bytes and does not ask meanwhile whether to go on.
final class PipeInput {
    private(set) var context: UnsafeMutablePointer<AVIOContext>?
    private let descriptor: Int32
    private let isOwner: Bool
    private let interrupt: Interrupt

    private static let bufferSize = 1 << 16
    /// How long an interrupt can go unnoticed, in milliseconds.
    private static let patience: Int32 = 100

    /// Nil for an input that is no pipe.
    /// - Throws: ``MediaError`` where a pipe cannot be opened.
    init?(_ input: MediaInput, interrupt: Interrupt) throws {
        switch input {
        case .standardInput:
            (descriptor, isOwner) = (STDIN_FILENO, false)
        case .file(let path) where Self.isPipe(path):
            // Without waiting for somebody who opens the other end; reading waits for that.
            (descriptor, isOwner) = (open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC), true)
        case .url, .file:
            return nil
        }
        self.interrupt = interrupt
        guard descriptor >= 0 else {
            throw MediaError(operation: "open", code: cam_error_from_errno(errno), path: input.name)
        }
        let buffer = try check(av_malloc(Self.bufferSize), allocating: "a buffer")
        // The context is freed by this object, so it never asks one that is gone.
        context = avio_alloc_context(
            buffer.assumingMemoryBound(to: UInt8.self), Int32(Self.bufferSize), 0,
            Unmanaged.passUnretained(self).toOpaque(),
            { opaque, bytes, count in
                guard let opaque, let bytes else { return cam_error_invalid_argument }
                return Unmanaged<PipeInput>.fromOpaque(opaque).takeUnretainedValue().read(bytes, Int(count))
            }, nil, nil)
        guard context != nil else {
            av_free(buffer)
            throw MediaError(operation: "allocate a reader", code: cam_error_no_memory)
        }
    }

    deinit {
        if let context {
            // libavformat may have replaced the buffer.
            av_free(context.pointee.buffer)
            avio_context_free(&self.context)
        }
        if isOwner && descriptor >= 0 { close(descriptor) }
    }

    /// - Returns: how many bytes were read, or an AVERROR code.
    private func read(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int32 {
        while !interrupt.isRaised {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waiting, 1, Self.patience)
            if ready == 0 || ready < 0 && errno == EINTR { continue }
            guard ready > 0 else { return cam_error_from_errno(errno) }
            let received = Glibc.read(descriptor, bytes, count)
            if received > 0 { return Int32(received) }
            if received == 0 { return cam_error_eof }
            guard errno == EINTR || errno == EAGAIN else { return cam_error_from_errno(errno) }
        }
        return cam_error_exit
    }

    private static func isPipe(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
    }
}

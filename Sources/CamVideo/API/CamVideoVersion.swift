/// Of the program and the library.
public enum CamVideoVersion {
    public static let current = "0.1.0"
}

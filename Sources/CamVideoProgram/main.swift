import CamVideoCLI

Program.main()

print("camvideo")

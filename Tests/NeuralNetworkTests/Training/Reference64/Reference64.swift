/// The operators as ONNX defines them, in obvious loops of double precision that share nothing with the engine.
enum Reference64 {}

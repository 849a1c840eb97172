extension Caffe_LayerParameter {
  /// A layer of the older form in today's form (Caffe's upgrade_proto.cpp, UpgradeV1LayerParameter).
  init(_ old: Caffe_V1LayerParameter) {
    self.init()
    name = old.name
    type = old.type.layerName
    bottom = old.bottom
    top = old.top
    blobs = old.blobs
    include = old.include
    exclude = old.exclude
    if old.hasTransformParam { transformParam = old.transformParam }
    if old.hasConcatParam { concatParam = old.concatParam }
    if old.hasConvolutionParam { convolutionParam = old.convolutionParam }
    if old.hasDropoutParam { dropoutParam = old.dropoutParam }
    if old.hasEltwiseParam { eltwiseParam = old.eltwiseParam }
    if old.hasInnerProductParam { innerProductParam = old.innerProductParam }
    if old.hasLrnParam { lrnParam = old.lrnParam }
    if old.hasMemoryDataParam { memoryDataParam = old.memoryDataParam }
    if old.hasPoolingParam { poolingParam = old.poolingParam }
    if old.hasPowerParam { powerParam = old.powerParam }
    if old.hasReluParam { reluParam = old.reluParam }
    if old.hasSoftmaxParam { softmaxParam = old.softmaxParam }
  }
}

extension Caffe_V1LayerParameter.LayerType {
  /// The name that today's form has for the type (Caffe's upgrade_proto.cpp, UpgradeV1LayerType).
  fileprivate var layerName: String {
    switch self {
    case .none: ""
    case .accuracy: "Accuracy"
    case .bnll: "BNLL"
    case .concat: "Concat"
    case .convolution: "Convolution"
    case .data: "Data"
    case .dropout: "Dropout"
    case .euclideanLoss: "EuclideanLoss"
    case .flatten: "Flatten"
    case .hdf5Data: "HDF5Data"
    case .hdf5Output: "HDF5Output"
    case .im2Col: "Im2col"
    case .imageData: "ImageData"
    case .infogainLoss: "InfogainLoss"
    case .innerProduct: "InnerProduct"
    case .lrn: "LRN"
    case .multinomialLogisticLoss: "MultinomialLogisticLoss"
    case .pooling: "Pooling"
    case .relu: "ReLU"
    case .sigmoid: "Sigmoid"
    case .softmax: "Softmax"
    case .softmaxLoss: "SoftmaxWithLoss"
    case .split: "Split"
    case .tanh: "TanH"
    case .windowData: "WindowData"
    case .eltwise: "Eltwise"
    case .power: "Power"
    case .sigmoidCrossEntropyLoss: "SigmoidCrossEntropyLoss"
    case .hingeLoss: "HingeLoss"
    case .memoryData: "MemoryData"
    case .argmax: "ArgMax"
    case .threshold: "Threshold"
    case .dummyData: "DummyData"
    case .slice: "Slice"
    case .mvn: "MVN"
    case .absval: "AbsVal"
    case .silence: "Silence"
    case .contrastiveLoss: "ContrastiveLoss"
    case .exp: "Exp"
    case .deconvolution: "Deconvolution"
    }
  }
}

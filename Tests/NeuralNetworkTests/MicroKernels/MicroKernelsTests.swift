import CKernels
import Testing

@testable import NeuralNetwork

/// Which tables of micro-kernels are offered: those whose results agree with the portable kernels' on this processor.
struct MicroKernelsTests {
  /// A table with one function that computes something else.
  struct WrongTable: CustomTestStringConvertible {
    /// How a rejection names the function.
    let kernel: String
    let replace: @Sendable (inout ckernels_microkernels) -> Void

    var testDescription: String { kernel }

    init(_ kernel: String, _ replace: @escaping @Sendable (inout ckernels_microkernels) -> Void) {
      self.kernel = kernel
      self.replace = replace
    }
  }

  static let wrongTables = [
    WrongTable("float32 GEMM") {
      $0.gemm = { gemm in
        // Right but for the residual.
        guard var gemm = gemm?.pointee else { return }
        gemm.residual = nil
        MicroKernels.all[0].gemm(gemm)
      }
    },
    WrongTable("float32 GEMM") {
      $0.gemm = { gemm in
        // Right but for the last column of a panel that ends within a vector.
        guard var gemm = gemm?.pointee else { return }
        if gemm.n == 21 { gemm.n = 20 }
        MicroKernels.all[0].gemm(gemm)
      }
    },
    WrongTable("depthwise convolution") { $0.depthwise = { _ in } },
    WrongTable("interleaving") { $0.interleave = { _, _, _, _, _ in } },
    WrongTable("Winograd convolution") { $0.winograd = { _, _, _, _, _ in } },
    WrongTable("Winograd convolution") { $0.winograd_input_transform = { _, _, _, _, _ in } },
    WrongTable("Winograd convolution") { $0.winograd_output_transform = { _, _, _, _, _ in } },
    WrongTable("int8 GEMM") { $0.int8 = $0.int16 },
    WrongTable("int8 GEMM of non-negative rows") { $0.int8_nonnegative = $0.int16 },
    WrongTable("int16 GEMM") { $0.int16 = $0.int8 },
    WrongTable("bfloat16 GEMM") { $0.bfloat16 = $0.int8 },
  ]

  @Test(arguments: MicroKernels.all)
  func `Every table agrees with the portable one`(table: MicroKernels) {
    #expect(table.disagreement == nil)
  }

  @Test
  func `On a sound processor the fastest table is used and none rejected`() {
    #expect(MicroKernels.rejected.isEmpty)
    #expect(ckernels_chosen_microkernels().pointee.table == MicroKernels.all[0].functions)
    #expect(MicroKernels.all.last?.name == "portable")
  }

  @Test(arguments: wrongTables)
  func `A table with a wrong kernel is not offered, and a sentence names it`(wrong: WrongTable) throws {
    let fastest = try #require(MicroKernels.all.first), portable = try #require(MicroKernels.all.last)
    var table = fastest.functions.pointee
    wrong.replace(&table)
    withUnsafePointer(to: table) { table in
      #expect(MicroKernels(table).disagreement == wrong.kernel)
      var choice = ckernels_choose([table, portable.functions], 2)
      #expect(choice.table == portable.functions)
      #expect(
        MicroKernels.rejections(of: &choice) == [
          """
          the \(fastest.name) kernels are not used: on this processor their \(wrong.kernel) does not agree with the \
          portable one
          """
        ])
    }
  }

  @Test
  func `Where every table is wrong, none is chosen`() throws {
    var table = try #require(MicroKernels.all.first).functions.pointee
    table.depthwise = { _ in }
    withUnsafePointer(to: table) { table in
      let choice = ckernels_choose([table, table], 2)
      #expect(choice.table == nil)
      #expect(choice.rejection_count == 2)
    }
  }
}

import Dispatch
import Foundation

/// What happens on SIGTERM, which `deepbiq serve` turns into one call of `drain`.
extension AssessmentService {
  /// Stops in order:
  ///
  /// 1. `/readyz` and `/healthz` are 503 at once (`draining`), while requests are still served;
  /// 2. after `shutdown_grace_seconds`, in which load balancers look elsewhere, new connections are refused, and so are
  ///    images that arrive on open ones;
  /// 3. requests in flight have `shutdown_deadline_seconds` to finish; those that do not are answered 503;
  /// 4. every connection is closed.
  ///
  /// Blocks until that is done; only the first call does anything.
  ///
  /// - Parameter skipsGrace: leaves out the grace time, where no load balancer is to be waited for.
  public func drain(skipsGrace: Bool = false) {
    guard context.readiness.beginDraining() else { return }
    let grace = skipsGrace ? 0 : context.configuration.shutdownGraceSeconds
    context.logger.info("draining", metadata: ["grace_seconds": .stringConvertible(grace)])
    Thread.sleep(forTimeInterval: grace)
    context.readiness.beginStopping()
    server.stop(deadline: .now() + context.configuration.shutdownDeadlineSeconds)
    context.logger.info("stopped")
  }
}

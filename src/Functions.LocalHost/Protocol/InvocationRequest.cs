using Functions.LocalHost.Worker;

namespace Functions.LocalHost.Protocol;

internal sealed partial class InvocationRequest
{
    /// <summary>
    /// The trigger input that accompanies a request to a worker in this process. It is encoded into the request for any other worker.
    /// </summary>
    public TriggerInput? Trigger { get; set; }
}

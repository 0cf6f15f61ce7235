using Functions.LocalHost.Worker;

namespace Functions.LocalHost.Protocol;

internal sealed partial class InvocationRequest
{
    /// <summary>
    /// The trigger input for a request to a worker in this process. For any other worker, it is encoded into the request.
    /// </summary>
    public TriggerInput? Trigger { get; set; }
}

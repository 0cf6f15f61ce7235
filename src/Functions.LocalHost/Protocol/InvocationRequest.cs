using Functions.LocalHost.Worker;

namespace Functions.LocalHost.Protocol;

internal sealed partial class InvocationRequest
{
    /// <summary>What goes with the request to a worker in this process, and is encoded into it for any other.</summary>
    public TriggerInput? Trigger { get; set; }
}

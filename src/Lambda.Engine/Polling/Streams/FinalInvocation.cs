using System.Globalization;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Polling.Streams;

/// <summary>The invocation that ends a window: it has the state and no records.</summary>
internal static class FinalInvocation
{
    /// <summary>Invokes the function once. Returns false when it failed, so that the window stays open.</summary>
    /// <param name="foldedTo">The sequence number of the last record in the state.</param>
    public static async Task<bool> TryAsync(
        StreamMapping mapping, StreamShard shard, WindowPart part, long foldedTo, ILogger logger, CancellationToken shutdown)
    {
        var requestId = DeterministicId.Of(
            string.Create(CultureInfo.InvariantCulture, $"{mapping.Id}\n{shard}\n{part.Window.Start:O}\n{foldedTo}\nfinal"));
        var outcome = await mapping.Call(new(requestId, StreamEvent.Write(shard, [], part)), shutdown);
        if (outcome is InvocationOutcome.Succeeded) return true;
        StreamLog.NotEnded(logger, shard, part.Window.Start, mapping.FunctionName);
        return false;
    }
}

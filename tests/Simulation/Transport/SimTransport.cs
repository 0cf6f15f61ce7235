using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Simulation.Runs;
using Simulation.Scheduling;
using Simulation.Storage;

namespace Simulation.Transport;

/// <summary>Carries the requests of one instance to the simulated storage, and may fail before, after, or instead of the effect.</summary>
/// <remarks>A request that was sent takes effect even when its sender is killed meanwhile: only the answer has nobody to go to.</remarks>
internal sealed class SimTransport(Loop loop, Domain domain, StorageService storage, Faults faults, RunLog log) : HttpPipelineTransport
{
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(15);
    private int _calls;

    /// <summary>Ends the process that sends, when the seed says so.</summary>
    public required Action Kill { get; init; }

    public override Request CreateRequest() => new SimRequest { ClientRequestId = (++_calls).ToString(CultureInfo.InvariantCulture) };

    public override void Process(HttpMessage message) => throw new NotSupportedException("The engine calls storage asynchronously.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        loop.CheckThread();
        var request = (SimRequest)message.Request;
        var call = StorageCall.Of(request);
        var answer = new TaskCompletionSource<Reply>();
        Send(call, faults.Next(call.Service, domain), answer);
        using var registration = message.CancellationToken.UnsafeRegister(
            // In a step of its own, since the caller may be in the middle of something.
            _ => loop.In(TimeSpan.Zero, () => answer.TrySetCanceled(message.CancellationToken), domain), null);
        message.Response = new SimResponse(await answer.Task.ConfigureAwait(false), request.ClientRequestId);
    }

    private void Send(StorageCall call, Fault fault, TaskCompletionSource<Reply> answer)
    {
        loop.In(fault.Way, () =>
        {
            faults.Caller = domain;
            var reply = fault.HasEffect ? storage.Answer(call) : null;
            faults.Caller = null;
            if (log.IsOn)
                log.Add($"{domain.Name} {call} -> {reply?.ToString() ?? "no effect"} {(fault.IsNone ? "" : fault.Kind.ToString())}");
            if (fault.Kills) Kill();
            loop.In(fault.Kind is FaultKind.TimeoutBefore or FaultKind.TimeoutAfter ? NetworkTimeout : fault.Back, () =>
            {
                if (log.IsOn && !fault.IsNone) log.Add($"{domain.Name} learns of {fault.Kind} at {call}");
                switch (fault.Kind)
                {
                    case FaultKind.None:
                        answer.TrySetResult(reply!);
                        break;
                    case FaultKind.Refused or FaultKind.RefusedAfter:
                        var code = fault.Status == 500 ? "OperationTimedOut" : "ServerBusy";
                        answer.TrySetResult(Reply.Error(call.Service, fault.Status, code));
                        break;
                    case FaultKind.TimeoutBefore or FaultKind.TimeoutAfter:
                        answer.TrySetException(new TaskCanceledException("The operation was cancelled because it exceeded the timeout."));
                        break;
                    default:
                        answer.TrySetException(new RequestFailedException(0, "The connection was closed.", new IOException("Reset.")));
                        break;
                }
            }, domain);
        });
    }
}

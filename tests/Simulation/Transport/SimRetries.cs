using Azure.Core;
using Azure.Core.Pipeline;
using Simulation.Scheduling;

namespace Simulation.Transport;

/// <summary>Retries as the clients' own policy does with the engine's settings, but in simulated time.</summary>
internal sealed class SimRetries(Loop loop, Domain domain) : HttpPipelinePolicy
{
    private const int MaxRetries = 3;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The engine calls storage asynchronously.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        List<Exception> failures = [];
        for (var tries = 0; ; tries++)
        {
            var again = false;
            try
            {
                await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
                again = message.ResponseClassifier.IsRetriableResponse(message);
                if (!again || tries == MaxRetries) return;
            }
            catch (Exception e) when (message.ResponseClassifier.IsRetriable(message, e))
            {
                failures.Add(e);
                if (tries == MaxRetries)
                    throw new AggregateException($"Retry failed after {tries + 1} tries.", failures);
            }
            await loop.DelayAsync(Delay * (1 << tries), domain, message.CancellationToken).ConfigureAwait(false);
        }
    }
}

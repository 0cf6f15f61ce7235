#nullable disable annotations // The real package is not annotated.
using System.Net.Sockets;

namespace Azure.Messaging.EventHubs.Transport;

/// <summary>Decides as the options say.</summary>
internal sealed class BasicRetryPolicy(EventHubsRetryOptions options, Func<double> chance = null) : EventHubsRetryPolicy
{
    private const double Jitter = 0.08;
    private readonly Func<double> _chance = chance ?? Random.Shared.NextDouble;

    /// <inheritdoc/>
    public override TimeSpan CalculateTryTimeout(int attemptCount) => options.TryTimeout;

    /// <inheritdoc/>
    public override TimeSpan? CalculateRetryDelay(Exception lastException, int attemptCount)
    {
        if (attemptCount > options.MaximumRetries || options.MaximumDelay == TimeSpan.Zero || !MayPass(lastException)) return null;
        var factor = options.Mode == EventHubsRetryMode.Fixed ? 1 : Math.Pow(2, Math.Min(attemptCount, 30));
        var delay = options.Delay * (factor + Jitter * _chance());
        return delay < options.MaximumDelay ? delay : options.MaximumDelay;
    }

    private static bool MayPass(Exception failure) => failure switch
    {
        OperationCanceledException { InnerException: { } inner } => MayPass(inner),
        AggregateException all => all.Flatten().InnerException is { } first && MayPass(first),
        EventHubsException known => known.IsTransient,
        TimeoutException or SocketException or IOException => true,
        _ => false,
    };
}

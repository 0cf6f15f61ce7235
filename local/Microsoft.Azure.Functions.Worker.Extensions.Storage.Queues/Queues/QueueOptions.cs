using Azure.Storage.Queues;
using Local.Host;

namespace Local.Queues;

/// <summary>How queues are read: <c>extensions.queues</c> of host.json.</summary>
/// <param name="BatchSize">Messages asked for at once, 1 to 32; 16 by default.</param>
/// <param name="NewBatchThreshold">More are asked for when no more than this run; half the batch for each processor by default.</param>
/// <param name="MaxPollingInterval">The longest wait between looks at an empty queue, at least 100 ms; 2 s by default, as in the development environment of the real host (1 min in Azure).</param>
/// <param name="VisibilityTimeout">How long a message whose function failed is hidden; none by default.</param>
/// <param name="MaxDequeueCount">How often a message is tried before it goes to the poison queue; 5 by default.</param>
/// <param name="MessageEncoding">How the body stands in the message; Base64 by default.</param>
/// <param name="Lease">
/// How long a received message is hidden from other consumers; renewed at half while the function runs, so a message of an app that was killed comes back after at most this time.
/// From the app setting <c>AzureFunctionsLocal:QueueLease</c>, 1 s to 10 min; 30 s by default. The real host always takes 10 min.
/// </param>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue#host-json.</remarks>
internal sealed record QueueOptions(
    int BatchSize, int NewBatchThreshold, TimeSpan MaxPollingInterval, TimeSpan VisibilityTimeout, int MaxDequeueCount, QueueMessageEncoding MessageEncoding, TimeSpan Lease)
{
    /// <summary>The most that the service gives at once.</summary>
    public const int MaxBatchSize = 32;
    private const string LeaseSetting = "AzureFunctionsLocal:QueueLease";
    private static readonly TimeSpan LongestHidden = TimeSpan.FromDays(7);

    /// <summary>Reads host.json.</summary>
    /// <exception cref="HostConfigurationException">A value is not allowed.</exception>
    public static QueueOptions From(HostConfiguration host)
    {
        var batchSize = host.Value("extensions:queues:batchSize", 16, size => size is >= 1 and <= MaxBatchSize);
        return new(
            batchSize,
            host.Value("extensions:queues:newBatchThreshold", batchSize / 2 * Environment.ProcessorCount, threshold => threshold >= 0),
            host.Value("extensions:queues:maxPollingInterval", TimeSpan.FromSeconds(2), interval => interval >= PollingBackoff.Minimum),
            host.Value("extensions:queues:visibilityTimeout", TimeSpan.Zero, timeout => timeout >= TimeSpan.Zero && timeout <= LongestHidden),
            host.Value("extensions:queues:maxDequeueCount", 5, count => count >= 1),
            host.Value("extensions:queues:messageEncoding", "base64").ToLowerInvariant() switch
            {
                "base64" => QueueMessageEncoding.Base64,
                "none" => QueueMessageEncoding.None,
                var other => throw new HostConfigurationException($"host.json: extensions.queues.messageEncoding '{other}' is neither base64 nor none."),
            },
            LeaseFrom(host));
    }

    /// <summary>The lease alone, for queues that are the host's own.</summary>
    /// <exception cref="HostConfigurationException">The setting is not a time from 1 s to 10 min.</exception>
    public static TimeSpan LeaseFrom(HostConfiguration host) => host.Setting(LeaseSetting) switch
    {
        null or "" => TimeSpan.FromSeconds(30),
        var text when TimeSpan.TryParse(text, null, out var lease) && lease >= TimeSpan.FromSeconds(1) && lease <= TimeSpan.FromMinutes(10) => lease,
        var text => throw new HostConfigurationException($"The app setting '{LeaseSetting}' is '{text}'; it is a time from 00:00:01 to 00:10:00."),
    };
}

using Azure.Storage.Queues;
using Local.Host;
using Local.Queues;

namespace Local.Blobs;

/// <summary>How blobs are processed: <c>extensions.blobs</c> of host.json, in terms of the internal queue.</summary>
/// <remarks>
/// Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob#hostjson-settings:
/// <c>maxDegreeOfParallelism</c> functions at once for the whole app (8 for each processor), <c>poisonBlobThreshold</c> tries (5).
/// </remarks>
internal static class BlobQueueOptions
{
    /// <summary>Reads host.json.</summary>
    /// <exception cref="HostConfigurationException">A value is not allowed.</exception>
    public static QueueOptions From(HostConfiguration host)
    {
        var (batchSize, threshold) = Split(host.Value("extensions:blobs:maxDegreeOfParallelism", 8 * Environment.ProcessorCount, degree => degree >= 1));
        return new(batchSize, threshold,
            MaxPollingInterval: TimeSpan.FromSeconds(1),
            VisibilityTimeout: TimeSpan.Zero,
            MaxDequeueCount: host.Value("extensions:blobs:poisonBlobThreshold", 5, tries => tries >= 1),
            QueueMessageEncoding.Base64,
            QueueOptions.LeaseFrom(host));
    }

    /// <summary>A batch and the threshold for the next that make up the degree: about half each, a batch of at most 32.</summary>
    public static (int BatchSize, int NewBatchThreshold) Split(int degree)
    {
        var batchSize = Math.Min(degree - ((degree + 1) / 2 - 1), QueueOptions.MaxBatchSize);
        return (batchSize, degree - batchSize);
    }
}

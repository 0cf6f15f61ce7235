using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Functions.LocalHost.Listeners;

/// <summary>Records for each attempt of a request whether its service answered.</summary>
internal sealed class TryPolicy(StorageHealth health) : HttpPipelinePolicy
{
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            ProcessNext(message, pipeline);
        }
        catch (Exception e) when (Outages.Is(e, message))
        {
            health.Failed(message.Request.Uri.ToUri(), e);
            throw;
        }
        health.Answered(message.Request.Uri.ToUri());
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        catch (Exception e) when (Outages.Is(e, message))
        {
            health.Failed(message.Request.Uri.ToUri(), e);
            throw;
        }
        health.Answered(message.Request.Uri.ToUri());
    }
}

/// <summary>
/// Handles a request whose attempts have all failed. A listener's request waits until the service is available again. Any other request
/// fails with a temporary server error, because pollers of extensions end when they get the client's <see cref="AggregateException"/>.
/// </summary>
internal sealed class CallPolicy(CancellationToken stopping) : HttpPipelinePolicy
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            ProcessNext(message, pipeline);
        }
        catch (Exception e) when (Outages.Is(e, message))
        {
            throw StorageHealth.Outage(message.Request.Uri.ToUri(), e);
        }
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        while (true)
        {
            try
            {
                await ProcessNextAsync(message, pipeline);
                return;
            }
            catch (Exception e) when (Outages.Is(e, message))
            {
                if (!StartedListeners.IsListening || stopping.IsCancellationRequested)
                    throw StorageHealth.Outage(message.Request.Uri.ToUri(), e);
            }
            await Task.Delay(Pause, message.CancellationToken);
        }
    }
}

/// <summary>Recognizes the exceptions that clients throw when a service cannot be reached.</summary>
internal static class Outages
{
    /// <summary>Returns whether a valid request was not answered while its caller still waits.</summary>
    public static bool Is(Exception e, HttpMessage message) => !message.CancellationToken.IsCancellationRequested && IsUnanswered(e);

    private static bool IsUnanswered(Exception e) => e switch
    {
        RequestFailedException failed => failed.Status == 0,
        AggregateException tries => tries.InnerExceptions.All(IsUnanswered),
        _ => e is OperationCanceledException,
    };
}

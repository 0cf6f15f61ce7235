using System.Text.Json;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Local.Host;
using Local.Queues;
using Local.StorageAccounts;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Local.Blobs;

/// <summary>Reads the internal queue, one for all functions with a blob trigger, and executes them.</summary>
internal sealed class BlobQueue
{
    private const string PoisonQueue = "webjobs-blobtrigger-poison";
    private readonly Lock _lock = new();
    private readonly QueuePump _pump;
    private readonly BlobRegistrations _registrations;
    private readonly BlobIntake _intake;
    private readonly FunctionExecutor _executor;
    private readonly ILogger _logger;
    private int _users;

    public BlobQueue(HostConfiguration host, BlobRegistrations registrations, BlobIntake intake, FunctionExecutor executor, TimeProvider time, ILoggerFactory loggers)
    {
        (_registrations, _intake, _executor) = (registrations, intake, executor);
        _logger = loggers.CreateLogger("Host.Blobs");
        _pump = new(new QueueSubscription(intake.Queue, PoisonFor, RunAsync, BlobQueueOptions.From(host)), time, _logger);
    }

    /// <summary>Begins to read with the first function's listener.</summary>
    public Task StartAsync(CancellationToken cancellation)
    {
        lock (_lock) return ++_users == 1 ? _pump.StartAsync(cancellation) : Task.CompletedTask;
    }

    /// <summary>Stops reading with the last function's listener.</summary>
    public Task StopAsync(CancellationToken cancellation)
    {
        lock (_lock) return --_users == 0 ? _pump.StopAsync(cancellation) : Task.CompletedTask;
    }

    // In the account of the blob, as in the real host.
    private QueueClient PoisonFor(QueueMessage raw)
    {
        var message = MessageBody.Decode(raw, QueueMessageEncoding.Base64) is { } decoded ? Read(decoded) : null;
        var service = message is null ? null : _registrations.Find(message.FunctionId)?.Queues;
        return (service ?? _intake.Service).GetQueueClient(PoisonQueue);
    }

    private async Task RunAsync(QueueMessage queued, CancellationToken cancellation)
    {
        var message = Read(queued) ?? throw new InvalidDataException($"Message {queued.MessageId} of the internal queue is not a blob trigger message.");
        if (_registrations.Find(message.FunctionId) is not { } registration)
        {
            BlobLog.FunctionGone(_logger, $"{message.ContainerName}/{message.BlobName}", message.FunctionId);
            return;
        }
        var blob = registration.Blobs.GetBlobContainerClient(message.ContainerName).GetBlobBaseClient(message.BlobName);
        if (await PropertiesAsync(blob, cancellation) is not { } properties)
        {
            BlobLog.BlobGone(_logger, $"{message.ContainerName}/{message.BlobName}");
            return;
        }
        // The next scan finds the new version. With Event Grid there is no scan in Azure: the function runs, with what the blob is now.
        if (registration.Source == BlobTriggerSource.LogsAndContainerScan && BlobVersion.Quoted(properties.ETag) != message.ETag)
        {
            BlobLog.BlobReplaced(_logger, $"{message.ContainerName}/{message.BlobName}", message.ETag);
            return;
        }
        await _executor.ExecuteAsync(registration.Function, BlobEvent.Of(registration, blob, properties, $"New blob detected({(registration.Source == BlobTriggerSource.EventGrid ? "EventGrid" : "LogsAndContainerScan")}): {message.ContainerName}/{message.BlobName}"), cancellation);
    }

    private static BlobTriggerMessage? Read(QueueMessage message)
    {
        try
        {
            return JsonSerializer.Deserialize(message.Body.ToMemory().Span, BlobJson.Default.BlobTriggerMessage) is { FunctionId: not null, BlobName: not null, ContainerName: not null } read ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<BlobProperties?> PropertiesAsync(BlobBaseClient blob, CancellationToken cancellation)
    {
        try
        {
            return await blob.GetPropertiesAsync(cancellationToken: cancellation);
        }
        catch (Exception e) when (StorageErrors.IsMissing(e))
        {
            return null;
        }
    }
}

using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Lambda.Engine.Async;
using Lambda.StatesLanguage.Json;

namespace Lambda.Workflows.Tasks.Activities;

/// <summary>Keeps the tasks of each activity in a Storage queue, whose metadata names the activity.</summary>
internal sealed class ActivityQueues(QueueServiceClient queues, IPayloadStore payloads, TimeProvider time)
{
    private const string Prefix = "lambda-activity-";
    private const string NameKey = "activity";
    private const string CreatedKey = "created";

    // What a message of Azure Storage can hold, before its Base64.
    private const int MostBytes = 45 * 1024;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    /// <summary>Creates an activity. An existing one stays unchanged.</summary>
    public async Task<Activity> CreateAsync(string name, CancellationToken cancellation)
    {
        var created = time.GetUtcNow();
        var metadata = new Dictionary<string, string>
        {
            [NameKey] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(name)),
            [CreatedKey] = created.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        };
        try
        {
            await QueueOf(name).CreateAsync(metadata, cancellation);
            return new Activity(name, created);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueAlreadyExists)
        {
            return await FindAsync(name, cancellation) ?? throw new InvalidOperationException($"The activity '{name}' is being deleted.");
        }
    }

    public Task DeleteAsync(string name, CancellationToken cancellation) => QueueOf(name).DeleteIfExistsAsync(cancellation);

    public async Task<Activity?> FindAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return Read((await QueueOf(name).GetPropertiesAsync(cancellation)).Value.Metadata);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<Activity>> ListAsync(CancellationToken cancellation)
    {
        var found = new List<Activity>();
        await foreach (var queue in queues.GetQueuesAsync(QueueTraits.Metadata, Prefix, cancellation))
        {
            if (Read(queue.Metadata) is { } activity)
                found.Add(activity);
        }
        return [.. found.OrderBy(activity => activity.Name, StringComparer.Ordinal)];
    }

    /// <returns>Whether the activity exists.</returns>
    public async Task<bool> SendAsync(string name, ActivityWork work, string requestId, CancellationToken cancellation)
    {
        var message = new JsonObject { ["token"] = work.Token };
        if (Encoding.UTF8.GetByteCount(work.Input) + work.Token.Length <= MostBytes)
            message["input"] = work.Input;
        else
            message["stored"] = await payloads.SaveAsync(
                requestId, time.GetUtcNow(), Encoding.UTF8.GetBytes(work.Input), cancellation);
        try
        {
            var forEver = TimeSpan.FromSeconds(-1);
            await QueueOf(name).SendMessageAsync(
                new BinaryData(JsonText.Write(message)), timeToLive: forEver, cancellationToken: cancellation);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return false;
        }
    }

    /// <summary>
    /// Receives the next task; null when none arrived in time. A task is delivered once: if its worker fails, the task's timeout or
    /// heartbeat detects it.
    /// </summary>
    public async Task<ActivityWork?> ReceiveAsync(string name, TimeSpan within, CancellationToken cancellation)
    {
        var queue = QueueOf(name);
        var end = time.GetUtcNow() + within;
        while (true)
        {
            if ((await queue.ReceiveMessageAsync(cancellationToken: cancellation)).Value is { } message)
            {
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellation);
                if (await ReadAsync(message.Body, cancellation) is { } work)
                    return work;
                continue;
            }
            if (time.GetUtcNow() >= end)
                return null;
            await Task.Delay(Between, time, cancellation);
        }
    }

    /// <summary>Returns the queue of an activity.</summary>
    internal QueueClient QueueOf(string name) =>
        queues.GetQueueClient(Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)));

    /// <summary>Reads a message; null if something other than this app has put it there.</summary>
    private async Task<ActivityWork?> ReadAsync(BinaryData body, CancellationToken cancellation)
    {
        JsonObject? message;
        try
        {
            message = JsonText.Parse(body.ToString()) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
        if (JsonText.Text(message?["token"]) is not { } token)
            return null;
        if (JsonText.Text(message?["input"]) is { } input)
            return new ActivityWork(token, input);
        return JsonText.Text(message?["stored"]) is { } stored && await payloads.LoadAsync(stored, cancellation) is { } bytes
            ? new ActivityWork(token, Encoding.UTF8.GetString(bytes.Span))
            : null;
    }

    private static Activity? Read(IDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(NameKey, out var encoded) || !metadata.TryGetValue(CreatedKey, out var created)
            || !long.TryParse(created, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
            return null;
        return new Activity(
            Encoding.UTF8.GetString(Base64Url.DecodeFromChars(encoded)), DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
    }
}

using System.Text.Json.Nodes;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Lambda.Functions.State;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Items;
using Lambda.StatesLanguage.Json;
using Lambda.Workflows.Tasks.Targets;
using Microsoft.Extensions.Options;

namespace Lambda.Workflows.Tasks.Items;

/// <summary>
/// Reads the items of distributed Map states from blobs, and writes their results to blobs
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html"/>).
/// </summary>
internal sealed class S3Items(IOptions<WorkflowTargets> targets, BlobServiceClient blobs) : ITaskService
{
    /// <summary>The maximum size of all items, in bytes. They pass through the history of the execution.</summary>
    internal const int MostBytes = 16 * 1024 * 1024;

    public bool Takes(TaskResource resource) => targets.Value.Buckets.Count > 0
        && resource is { Kind: TaskKind.Service, Service: "s3", Action: "getObject" or "listObjectsV2" or "putObject" };

    public async Task<JsonNode?> RunAsync(TaskRequest request, CancellationToken cancellation)
    {
        var parameters = request.Input as JsonObject ?? [];
        var isWriting = request.Resource.Action == "putObject";
        var error = isWriting ? ErrorNames.ResultWriterFailed : ErrorNames.ItemReaderFailed;
        try
        {
            var arguments = parameters["Arguments"] as JsonObject
                ?? throw new TaskException(
                    error, $"{request.Resource.Arn} can only read the items and write the results of a distributed Map state.");
            var bucket = Text(arguments, "Bucket") ?? throw new TaskException(error, "The Bucket is missing.");
            if (!targets.Value.Buckets.TryGetValue(bucket, out var name))
                throw new TaskException(
                    error,
                    $"There is no bucket '{bucket}': set {WorkflowTargets.Section}:Buckets:{bucket} to a container.");
            var container = blobs.GetBlobContainerClient(name);
            return request.Resource.Action switch
            {
                "getObject" => await ReadAsync(container, arguments, parameters, cancellation),
                "listObjectsV2" => await ListAsync(container, arguments, parameters, cancellation),
                _ => await ResultFiles.WriteAsync(container, bucket, Text(arguments, "Prefix"), parameters, cancellation),
            };
        }
        catch (ItemReadingException exception)
        {
            throw new TaskException(error, exception.Message);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or IOException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new TaskException(error, $"The blobs could not be reached: {StorageGuard.Reason(exception)}");
        }
    }

    private static async Task<JsonArray> ReadAsync(
        BlobContainerClient container, JsonObject arguments, JsonObject parameters, CancellationToken cancellation)
    {
        var key = Text(arguments, "Key") ?? throw new ItemReadingException("The Key is missing.");
        await using var stream = await container.GetBlobClient(key).OpenReadAsync(cancellationToken: cancellation);
        using var text = new StreamReader(stream);
        return Bounded(ItemReading.Read(text, Config(parameters)));
    }

    private static async Task<JsonArray> ListAsync(
        BlobContainerClient container, JsonObject arguments, JsonObject parameters, CancellationToken cancellation)
    {
        var most = Config(parameters).MaxItems is > 0 and var asked ? asked : long.MaxValue;
        var items = new List<JsonNode?>();
        await foreach (var blob in container.GetBlobsAsync(
            BlobTraits.None, BlobStates.None, Text(arguments, "Prefix"), cancellation))
        {
            if (items.Count >= most)
                break;
            items.Add(new JsonObject
            {
                ["Etag"] = $"\"{blob.Properties.ETag?.ToString().Trim('"')}\"",
                ["Key"] = blob.Name,
                ["LastModified"] = blob.Properties.LastModified?.ToUnixTimeSeconds(),
                ["Size"] = blob.Properties.ContentLength,
                ["StorageClass"] = "STANDARD",
            });
        }
        return Bounded(items);
    }

    private static JsonArray Bounded(IEnumerable<JsonNode?> items)
    {
        var array = new JsonArray();
        long bytes = 0;
        foreach (var item in items)
        {
            if ((bytes += JsonText.Size(item)) > MostBytes)
                throw new ItemReadingException(
                    $"The items have more than {MostBytes} bytes. "
                    + "Set MaxItems, or list blobs and let each child execution read its own blob.");
            array.Add(item?.Parent is null ? item : JsonText.Copy(item));
        }
        return array;
    }

    private static ItemReaderConfig Config(JsonObject parameters)
    {
        var config = parameters["Config"] as JsonObject ?? [];
        return ItemReaderConfig.Read(
            config, config["MaxItems"] is JsonValue most && most.TryGetValue<long>(out var number) ? number : null);
    }

    private static string? Text(JsonObject members, string name) =>
        members[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Lambda.StatesLanguage.Items;
using Lambda.StatesLanguage.Json;

namespace Lambda.Workflows.Tasks.Items;

/// <summary>
/// Writes the files of a Map Run: a manifest, and the children that succeeded and that failed
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html"/>).
/// </summary>
internal static class ResultFiles
{
    // The largest result file that Step Functions write.
    private const int MostBytes = 5 * 1024 * 1024;

    /// <summary>Writes the files. Repeating this after a crash writes the same files again.</summary>
    public static async Task<JsonObject> WriteAsync(
        BlobContainerClient container, string bucket, string? prefix, JsonObject parameters, CancellationToken cancellation)
    {
        var arn = (string)parameters["MapRunArn"]!;
        var config = parameters["WriterConfig"] as JsonObject ?? [];
        var transformation = (string?)config["Transformation"] ?? "NONE";
        var isLines = (string?)config["OutputType"] == "JSONL";
        var folder = $"{(string.IsNullOrEmpty(prefix) ? "" : prefix.TrimEnd('/') + "/")}{new MapRunName(arn).Id}";
        await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
        var children = ((JsonArray)parameters["Children"]!).Cast<JsonObject>().ToList();
        var files = new JsonObject { ["FAILED"] = new JsonArray(), ["PENDING"] = new JsonArray(), ["SUCCEEDED"] = new JsonArray() };
        foreach (var outcome in children.GroupBy(child => (string)child["Status"]! == "SUCCEEDED" ? "SUCCEEDED" : "FAILED"))
        {
            // Failures are written as a whole, since there is no output to transform.
            var results = outcome.SelectMany(child => outcome.Key == "FAILED"
                ? [child.DeepClone()]
                : MapRunResults.Transformed(child, transformation));
            foreach (var (index, file) in Chunks(results).Index())
            {
                var key = $"{folder}/{outcome.Key}_{index}.{(isLines ? "jsonl" : "json")}";
                var text = isLines ? string.Join('\n', file) : $"[{string.Join(',', file)}]";
                var size = await UploadAsync(container, key, text, cancellation);
                ((JsonArray)files[outcome.Key]!).Add(new JsonObject { ["Key"] = key, ["Size"] = size });
            }
        }
        var manifest = new JsonObject { ["DestinationBucket"] = bucket, ["MapRunArn"] = arn, ["ResultFiles"] = files };
        await UploadAsync(container, $"{folder}/manifest.json", JsonText.Write(manifest), cancellation);
        return new JsonObject { ["Bucket"] = bucket, ["Key"] = $"{folder}/manifest.json" };
    }

    private static IEnumerable<List<string>> Chunks(IEnumerable<JsonNode?> results)
    {
        var chunk = new List<string>();
        var bytes = 0;
        foreach (var text in results.Select(JsonText.Write))
        {
            var size = Encoding.UTF8.GetByteCount(text) + 1;
            if (chunk.Count > 0 && bytes + size > MostBytes)
            {
                yield return chunk;
                (chunk, bytes) = ([], 0);
            }
            chunk.Add(text);
            bytes += size;
        }
        if (chunk.Count > 0)
            yield return chunk;
    }

    private static async Task<long> UploadAsync(BlobContainerClient container, string key, string text, CancellationToken cancellation)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var options = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } };
        await container.GetBlobClient(key).UploadAsync(new BinaryData(bytes), options, cancellation);
        return bytes.Length;
    }
}

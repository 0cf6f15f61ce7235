using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Lambda.StatesLanguage.Json;
using Lambda.Workflows.Tasks.Items;
using Lambda.Workflows.Tasks.Targets;
using Microsoft.Extensions.Options;

namespace Lambda.Workflows.Tests.Tasks;

/// <summary>Items of distributed Map states from blobs, and results to blobs.</summary>
public sealed class S3ItemsTests
{
    private const string Run = "arn:aws:states:us-east-1:000000000000:mapRun:m/M:7d7a";

    private readonly BlobServiceClient blobs;
    private readonly S3Items items;

    public S3ItemsTests(WorkflowApp app)
    {
        blobs = new BlobServiceClient(app.NewAccount());
        items = new S3Items(Options.Create(new WorkflowTargets { Buckets = { ["files"] = "stored" } }), blobs);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task PutAsync(string name, string content)
    {
        var container = blobs.GetBlobContainerClient("stored");
        await container.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        await container.GetBlobClient(name).UploadAsync(new BinaryData(content), Cancellation);
    }

    private async Task<string> ReadAsync(string name) =>
        (await blobs.GetBlobContainerClient("stored").GetBlobClient(name).DownloadContentAsync(Cancellation)).Value.Content.ToString();

    [Theory]
    [InlineData(
        """ "InputType":"CSV","CSVHeaderLocation":"FIRST_ROW" """, "a,b\n1,\"2,3\"\n4,5\n",
        """[{"a":"1","b":"2,3"},{"a":"4","b":"5"}]""")]
    [InlineData(
        """ "InputType":"CSV","CSVHeaderLocation":"GIVEN","CSVHeaders":["x","y"],"CSVDelimiter":"PIPE","MaxItems":1 """, "1|2\n3|4\n",
        """[{"x":"1","y":"2"}]""")]
    [InlineData(""" "InputType":"JSON" """, """[{"a":1},2]""", """[{"a":1},2]""")]
    [InlineData(""" "InputType":"JSON","ItemsPointer":"/of/list" """, """{"of":{"list":[1]}}""", "[1]")]
    [InlineData(""" "InputType":"JSONL" """, "{\"a\":1}\n\n2\n", """[{"a":1},2]""")]
    public async Task Items_are_read_from_a_blob(string config, string content, string read)
    {
        await PutAsync("folder/items", content);

        var answer = await items.RunAsync(
            Some.Task("s3:getObject", $$$"""{"Arguments":{"Bucket":"files","Key":"folder/items"},"Config":{ {{{config}}} }}"""),
            Cancellation);

        Assert.Equal(read, JsonText.Write(answer));
    }

    [Fact]
    public async Task The_blobs_with_a_given_prefix_can_be_read_as_items()
    {
        await PutAsync("a/1", "x");
        await PutAsync("a/2", "xy");
        await PutAsync("b/1", "x");

        var answer = await items.RunAsync(
            Some.Task("s3:listObjectsV2", """{"Arguments":{"Bucket":"files","Prefix":"a/"},"Config":{}}"""), Cancellation);
        var one = await items.RunAsync(
            Some.Task("s3:listObjectsV2", """{"Arguments":{"Bucket":"files","Prefix":"a/"},"Config":{"MaxItems":1}}"""), Cancellation);

        Assert.Equal([("a/1", 1L), ("a/2", 2L)], answer!.AsArray().Select(item => ((string)item!["Key"]!, (long)item["Size"]!)));
        Assert.Single(one!.AsArray());
    }

    [Theory]
    [InlineData("s3:getObject", """{"Arguments":{"Bucket":"others","Key":"k"}}""", "States.ItemReaderFailed",
        "set Lambda:Workflows:Buckets:others")]
    [InlineData("s3:getObject", """{"Arguments":{"Bucket":"files"}}""", "States.ItemReaderFailed", "The Key is missing")]
    [InlineData(
        "s3:getObject", """{"Arguments":{"Bucket":"files","Key":"none"},"Config":{"InputType":"JSON"}}""", "States.ItemReaderFailed",
        "404")]
    [InlineData("s3:getObject", """{"Bucket":"files","Key":"none"}""", "States.ItemReaderFailed", "of a distributed Map state")]
    [InlineData(
        "s3:putObject", """{"Arguments":{"Bucket":"others"}}""", "States.ResultWriterFailed", "set Lambda:Workflows:Buckets:others")]
    public async Task Unreadable_items_and_results_that_cannot_be_written_fail_the_Map_Run(
        string action, string input, string error, string cause)
    {
        var failure = await Some.ErrorOfAsync(items, Some.Task(action, input));

        Assert.Equal(error, failure.Error);
        Assert.Contains(cause, failure.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_items_file_over_16_MB_is_refused()
    {
        await PutAsync("big", $"[{string.Join(',', Enumerable.Repeat($"\"{new string('a', 1024 * 1024)}\"", 17))}]");

        var failure = await Some.ErrorOfAsync(
            items, Some.Task("s3:getObject", """{"Arguments":{"Bucket":"files","Key":"big"},"Config":{"InputType":"JSON"}}"""));

        Assert.Contains("more than 16777216 bytes", failure.Cause, StringComparison.Ordinal);
    }

    private static string Results(string config) => $$"""
        {
          "Arguments": { "Bucket": "files", "Prefix": "out" }, "MapRunArn": "{{Run}}", "WriterConfig": {{config}},
          "Children": [
            { "Name": "0", "Status": "SUCCEEDED", "Output": "[1,2]" },
            { "Name": "1", "Status": "FAILED", "Error": "E" },
            { "Name": "2", "Status": "SUCCEEDED", "Output": "3" }
          ]
        }
        """;

    [Fact]
    public async Task Results_are_written_with_a_manifest()
    {
        var details = await items.RunAsync(Some.Task("s3:putObject", Results("null")), Cancellation);

        Assert.Equal("""{"Bucket":"files","Key":"out/7d7a/manifest.json"}""", details!.ToJsonString());
        var succeeded = await ReadAsync("out/7d7a/SUCCEEDED_0.json");
        var failed = await ReadAsync("out/7d7a/FAILED_0.json");
        Assert.Equal(
            """[{"Name":"0","Status":"SUCCEEDED","Output":"[1,2]"},{"Name":"2","Status":"SUCCEEDED","Output":"3"}]""", succeeded);
        Assert.Equal("""[{"Name":"1","Status":"FAILED","Error":"E"}]""", failed);
        var manifest = JsonNode.Parse(await ReadAsync("out/7d7a/manifest.json"))!;
        Assert.Equal(("files", Run), ((string?)manifest["DestinationBucket"], (string?)manifest["MapRunArn"]));
        Assert.Equal(
            $$"""
            {"FAILED":[{"Key":"out/7d7a/FAILED_0.json","Size":{{failed.Length}}}],"PENDING":[],
            "SUCCEEDED":[{"Key":"out/7d7a/SUCCEEDED_0.json","Size":{{succeeded.Length}}}]}
            """.ReplaceLineEndings(""),
            manifest["ResultFiles"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"Transformation":"COMPACT","OutputType":"JSON"}""", "json", "[[1,2],3]")]
    [InlineData("""{"Transformation":"FLATTEN","OutputType":"JSON"}""", "json", "[1,2,3]")]
    [InlineData("""{"Transformation":"FLATTEN","OutputType":"JSONL"}""", "jsonl", "1\n2\n3")]
    public async Task Results_are_transformed_as_configured(string config, string extension, string content)
    {
        await items.RunAsync(Some.Task("s3:putObject", Results(config)), Cancellation);

        Assert.Equal(content, await ReadAsync($"out/7d7a/SUCCEEDED_0.{extension}"));
    }

    [Fact]
    public async Task Results_that_are_written_again_use_the_same_files()
    {
        await items.RunAsync(Some.Task("s3:putObject", Results("null")), Cancellation);
        await items.RunAsync(Some.Task("s3:putObject", Results("null")), Cancellation);

        var names = new List<string>();
        await foreach (var blob in blobs.GetBlobContainerClient("stored").GetBlobsAsync(cancellationToken: Cancellation))
            names.Add(blob.Name);
        Assert.Equal(3, names.Count);
    }
}

using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Lambda.Workflows.Tests;

/// <summary>A distributed Map state from a CSV file to result files, and the operations on its run.</summary>
public sealed class MapRunApiTests(WorkflowApp app)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<JsonObject> DescribeAsync(string run) => app.CallAsync("DescribeMapRun", new JsonObject { ["mapRunArn"] = run });

    private async Task<string> RunOfAsync(string execution)
    {
        var runs = await Eventually.NotNull(
            async () => (await app.CallAsync("ListMapRuns", new JsonObject { ["executionArn"] = execution }))["mapRuns"] is JsonArray
            { Count: 1 } found ? found : null,
            Cancellation, WorkflowApp.Patience, "The Map Run");
        return (string)runs[0]!["mapRunArn"]!;
    }

    [Fact]
    public async Task A_Map_Run_processes_a_file_in_batches()
    {
        var container = app.Services.GetRequiredService<BlobServiceClient>().GetBlobContainerClient("files");
        await container.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        var key = $"numbers-{Guid.NewGuid()}.csv";
        await container.GetBlobClient(key).UploadAsync(new BinaryData("n\n1\n2\n-3\n4\n5\n"), Cancellation);

        var execution = await app.StartAsync("file", $$"""{"key":"{{key}}"}""");
        var end = await app.EndOfAsync(execution);
        var run = await RunOfAsync(execution);
        var described = await DescribeAsync(run);

        Assert.Equal("SUCCEEDED", (string?)end["status"]);
        var details = JsonNode.Parse((string)end["output"]!)!;
        Assert.Equal(run, (string?)details["MapRunArn"]);
        var written = container.GetBlobClient((string)details["ResultWriterDetails"]!["Key"]!);
        var manifest = JsonNode.Parse((await written.DownloadContentAsync(Cancellation)).Value.Content)!;
        var succeeded = await container.GetBlobClient((string)manifest["ResultFiles"]!["SUCCEEDED"]![0]!["Key"]!)
            .DownloadContentAsync(Cancellation);
        Assert.Equal("[2,4,10]", succeeded.Value.Content.ToString());
        Assert.Equal(
            "aborted 0, failed 2, failuresNotRedrivable 0, pending 0, pendingRedrive 0, resultsWritten 5, running 0, succeeded 3, "
            + "timedOut 0, total 5",
            string.Join(", ", described["itemCounts"]!.AsObject().Select(count => $"{count.Key} {count.Value}")));
        Assert.Equal((3, 1, 2), ((int)described["executionCounts"]!["total"]!, (int)described["executionCounts"]!["failed"]!,
            (int)described["maxConcurrency"]!));
        Assert.Equal(("SUCCEEDED", execution), ((string?)described["status"], (string?)described["executionArn"]));

        var children = (await app.CallAsync("ListExecutions", new JsonObject { ["mapRunArn"] = run }))["executions"]!.AsArray();
        Assert.Equal(["FAILED", "SUCCEEDED", "SUCCEEDED"], children.Select(child => (string?)child!["status"]).Order());
        var child = await app.DescribeAsync((string)children[0]!["executionArn"]!);
        Assert.Equal(run, (string?)child["mapRunArn"]);
        Assert.NotNull(child["input"]);
    }

    [Fact]
    public async Task A_Map_Run_can_be_updated_and_its_child_executions_end_with_their_parent()
    {
        var execution = await app.StartAsync("slow", "[1,2,3]");
        var run = await RunOfAsync(execution);
        await CountAsync(run, "running", 1);

        Assert.Empty(await app.CallAsync("UpdateMapRun", new JsonObject { ["mapRunArn"] = run, ["maxConcurrency"] = 2 }));
        await CountAsync(run, "running", 2);
        await app.CallAsync("StopExecution", new JsonObject { ["executionArn"] = execution });

        Assert.Equal("ABORTED", (string?)(await DescribeAsync(run))["status"]);
        await Eventually.True(
            async () => (await app.CallAsync("ListExecutions", new JsonObject { ["mapRunArn"] = run }))["executions"]!.AsArray()
                .Select(child => (string?)child!["status"]).ToArray() is ["ABORTED", "ABORTED"],
            Cancellation, WorkflowApp.Patience, "The end of the children");
        Assert.Equal("ValidationException", (string?)(await app.CallAsync(
            "UpdateMapRun", new JsonObject { ["mapRunArn"] = run, ["maxConcurrency"] = 2 }))["__type"]);
    }

    [Fact]
    public async Task A_Map_Run_without_items_can_be_described()
    {
        var execution = await app.StartAsync("slow", "[]");
        await app.EndOfAsync(execution);

        Assert.Equal("SUCCEEDED", (string?)(await DescribeAsync(await RunOfAsync(execution)))["status"]);
    }

    [Theory]
    [InlineData("DescribeMapRun", """{"mapRunArn":"nonsense"}""", "InvalidArn")]
    [InlineData("DescribeMapRun", """{"mapRunArn":"arn:aws:states:us-east-1:000000000000:mapRun:slow/M:1"}""", "ResourceNotFound")]
    [InlineData("UpdateMapRun", """{"mapRunArn":"arn:aws:states:us-east-1:000000000000:mapRun:slow/M:1"}""", "ValidationException")]
    [InlineData("UpdateMapRun", """{"mapRunArn":"arn:aws:states:us-east-1:000000000000:mapRun:slow/M:1","maxConcurrency":-1}""",
        "ValidationException")]
    [InlineData(
        "UpdateMapRun", """{"mapRunArn":"arn:aws:states:us-east-1:000000000000:mapRun:slow/M:1","toleratedFailurePercentage":101}""",
        "ValidationException")]
    [InlineData("ListMapRuns", """{"executionArn":"arn:aws:states:us-east-1:000000000000:execution:slow:none"}""", "ExecutionDoesNotExist")]
    [InlineData("ListExecutions", """{"mapRunArn":"nonsense"}""", "InvalidArn")]
    public async Task An_invalid_call_returns_the_error_of_Step_Functions(string operation, string body, string error) =>
        Assert.Equal(error, (string?)(await app.CallAsync(operation, (JsonObject)JsonNode.Parse(body)!))["__type"]);

    private Task CountAsync(string run, string status, int count) => Eventually.True(
        async () => (int?)(await DescribeAsync(run))["executionCounts"]?[status] == count, Cancellation, WorkflowApp.Patience,
        $"{count} children that are {status}");
}

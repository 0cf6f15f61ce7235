using System.Diagnostics;
using System.Text.Json.Nodes;
using Lambda.Engine.Polling;
using Lambda.Functions.Sources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Testing;

namespace Lambda.Functions.Tests.App;

/// <summary>The AWS CLI creates, changes and deletes event source mappings.</summary>
public sealed class CommandLineTests(Storage storage)
{
    private const string Queue = "arn:aws:sqs:us-east-1:000000000000:parcels";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_command_line_creates_changes_and_deletes_mappings()
    {
        Assert.SkipUnless(Find("aws") is not null, "The AWS CLI is not installed.");
        await using var app = new LambdaApp(storage, services =>
        {
            services.WithFunctions(functions => functions.AddRaw<Keeps>("keeps"));
            services.Replace(ServiceDescriptor.Singleton(new EventSourceRegistry()
                .AddServiceBusQueue("parcels", "keeps", settings => settings with { CreatedByApi = true })
                .AddServiceBusQueue("letters", "keeps").AddServiceBusQueue("cards", "keeps")));
            services.Replace(ServiceDescriptor.Singleton(new SourceTriggers(
                [new("Parcels", "parcels", null), new("Letters", "letters", null), new("Cards", "cards", null)])));
        });
        var endpoint = new Uri(app.Listen(), "api").ToString();

        var created = await RunAsync(
            "create-event-source-mapping", "--function-name", "keeps", "--event-source-arn", Queue, "--batch-size", "5");
        Assert.Equal(("Creating", 5, Queue), ((string?)created["State"], (int?)created["BatchSize"], (string?)created["EventSourceArn"]));
        var refused = await RefusedAsync("update-event-source-mapping", "--uuid", (string)created["UUID"]!, "--no-enabled");
        Assert.Contains("(ResourceInUseException)", refused, StringComparison.Ordinal);
        var all = (await RunAsync("list-event-source-mappings", "--function-name", "keeps"))["EventSourceMappings"]!.AsArray();
        Assert.Equal(3, all.Count);
        var changed = await RunAsync(
            "update-event-source-mapping", "--uuid", Id("letters"), "--filter-criteria",
            """{"Filters":[{"Pattern":"{\"body\":{\"a\":[1]}}"}]}""");
        Assert.Equal("""{"body":{"a":[1]}}""", (string?)changed["FilterCriteria"]!["Filters"]![0]!["Pattern"]);
        Assert.Equal("Deleting", (string?)(await RunAsync("delete-event-source-mapping", "--uuid", Id("cards")))["State"]);
        refused = await RefusedAsync("create-event-source-mapping", "--function-name", "keeps", "--event-source-arn", Queue);
        Assert.Contains(
            $"already exists. Please update or delete the existing mapping with UUID {created["UUID"]}", refused, StringComparison.Ordinal);

        string Id(string queue) => (string)all.Single(
            mapping => ((string)mapping!["EventSourceArn"]!).EndsWith(queue, StringComparison.Ordinal))!["UUID"]!;

        async Task<JsonObject> RunAsync(params string[] command)
        {
            var (exitCode, output, errors) = await AwsAsync(endpoint, command);
            Assert.True(exitCode == 0, errors);
            return JsonNode.Parse(output)!.AsObject();
        }

        async Task<string> RefusedAsync(params string[] command)
        {
            var (exitCode, output, errors) = await AwsAsync(endpoint, command);
            Assert.True(exitCode != 0, output);
            return errors;
        }
    }

    private static async Task<(int ExitCode, string Output, string Errors)> AwsAsync(string endpoint, string[] command)
    {
        using var aws = new Process
        {
            StartInfo = new(Find("aws")!, ["lambda", .. command, "--endpoint-url", endpoint, "--region", "us-east-1", "--output", "json"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment =
                {
                    ["AWS_ACCESS_KEY_ID"] = "any", ["AWS_SECRET_ACCESS_KEY"] = "any", ["AWS_PAGER"] = "",
                    ["AWS_CONFIG_FILE"] = "none", ["AWS_SHARED_CREDENTIALS_FILE"] = "none",
                },
            },
        };
        aws.Start();
        var errors = aws.StandardError.ReadToEndAsync(Cancellation);
        var output = await aws.StandardOutput.ReadToEndAsync(Cancellation);
        await aws.WaitForExitAsync(Cancellation);
        return (aws.ExitCode, output, await errors);
    }

    private static string? Find(string command) => Environment.GetEnvironmentVariable("PATH")?.Split(System.IO.Path.PathSeparator)
        .SelectMany(folder => OperatingSystem.IsWindows()
            ? new[] { System.IO.Path.Combine(folder, $"{command}.exe") } : [System.IO.Path.Combine(folder, command)])
        .FirstOrDefault(File.Exists);
}

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

    [Fact]
    public async Task The_command_line_can_create_and_change_and_delete_mappings()
    {
        Assert.SkipUnless(AwsCommandLine.IsInstalled, AwsCommandLine.Missing);
        await using var app = new LambdaApp(storage, services =>
        {
            services.WithFunctions(functions => functions.AddRaw<Keeps>("keeps"));
            services.Replace(ServiceDescriptor.Singleton(new EventSourceRegistry()
                .AddServiceBusQueue("parcels", "keeps", settings => settings with { CreatedByApi = true })
                .AddServiceBusQueue("letters", "keeps").AddServiceBusQueue("cards", "keeps")));
            services.Replace(ServiceDescriptor.Singleton(new SourceTriggers(
                [new("Parcels", "parcels", null), new("Letters", "letters", null), new("Cards", "cards", null)])));
        });
        var aws = new AwsCommandLine("lambda", new Uri(app.Listen(), "api").ToString());

        var created = await aws.RunAsync(
            "create-event-source-mapping", "--function-name", "keeps", "--event-source-arn", Queue, "--batch-size", "5");
        Assert.Equal(("Creating", 5, Queue), ((string?)created["State"], (int?)created["BatchSize"], (string?)created["EventSourceArn"]));
        var refused = await aws.RefusedAsync("update-event-source-mapping", "--uuid", (string)created["UUID"]!, "--no-enabled");
        Assert.Contains("(ResourceInUseException)", refused, StringComparison.Ordinal);
        var all = (await aws.RunAsync("list-event-source-mappings", "--function-name", "keeps"))["EventSourceMappings"]!.AsArray();
        Assert.Equal(3, all.Count);
        var changed = await aws.RunAsync(
            "update-event-source-mapping", "--uuid", Id("letters"), "--filter-criteria",
            """{"Filters":[{"Pattern":"{\"body\":{\"a\":[1]}}"}]}""");
        Assert.Equal("""{"body":{"a":[1]}}""", (string?)changed["FilterCriteria"]!["Filters"]![0]!["Pattern"]);
        Assert.Equal("Deleting", (string?)(await aws.RunAsync("delete-event-source-mapping", "--uuid", Id("cards")))["State"]);
        refused = await aws.RefusedAsync("create-event-source-mapping", "--function-name", "keeps", "--event-source-arn", Queue);
        Assert.Contains(
            $"already exists. Please update or delete the existing mapping with UUID {created["UUID"]}", refused, StringComparison.Ordinal);

        string Id(string queue) => (string)all.Single(
            mapping => ((string)mapping!["EventSourceArn"]!).EndsWith(queue, StringComparison.Ordinal))!["UUID"]!;
    }
}

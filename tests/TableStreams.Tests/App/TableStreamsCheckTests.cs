using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Engine.TableStreams;
using Lambda.Engine.TableStreams.Writing;
using Lambda.Functions.TableStreams;
using Microsoft.Extensions.Options;
using TableStreams.Tests.Model;
using TableStreams.Tests.Reading;
using TableStreams.Tests.Rows;

namespace TableStreams.Tests.App;

/// <summary>What keeps an app with table streams from starting.</summary>
public sealed class TableStreamsCheckTests
{
    private readonly FakeTable _shards = new(TimeProvider.System);

    [Fact]
    public async Task An_app_with_valid_streams_can_start_and_restart()
    {
        Assert.Empty(await ErrorsAsync([new("orders", new())], "orders"));
        Assert.Empty(await ErrorsAsync([new("orders", new())], "orders"));
    }

    [Fact]
    public async Task The_error_for_an_invalid_option_contains_the_option_and_the_table() => Assert.Contains(
        "'orders': Shards is 0", Assert.Single(await ErrorsAsync([new("orders", new() { Shards = 0 })])), StringComparison.Ordinal);

    [Fact]
    public async Task A_table_may_have_only_one_stream() => Assert.All(
        await ErrorsAsync([new("orders", new()), new("orders", new())]),
        error => Assert.Contains("'orders' has two streams", error, StringComparison.Ordinal));

    [Fact]
    public async Task The_error_for_a_mapping_of_a_table_without_a_stream_says_what_to_add() => Assert.Contains(
        "AddTableStream(\"customers\")", Assert.Single(await ErrorsAsync([new("orders", new())], "orders", "customers")),
        StringComparison.Ordinal);

    [Fact]
    public async Task The_number_of_shards_cannot_be_changed_later()
    {
        Assert.Empty(await ErrorsAsync([new("orders", new() { Shards = 4 })]));
        Assert.Contains(
            "'orders' has 4 shards; Shards is 8", Assert.Single(await ErrorsAsync([new("orders", new() { Shards = 8 })])),
            StringComparison.Ordinal);
        Assert.Empty(await ErrorsAsync([new("customers", new() { Shards = 8 })]));
    }

    [Fact]
    public async Task An_app_can_start_while_storage_is_unavailable()
    {
        var away = new Outage(_shards) { Fails = (_, _) => true };
        await Check(away, [new("orders", new())]).StartingAsync(CancellationToken.None);
        Assert.Equal(1, away.Failures);
    }

    private async Task<IEnumerable<string>> ErrorsAsync(TableStream[] streams, params string[] mapped)
    {
        try
        {
            await Check(new(_shards), streams, mapped).StartingAsync(CancellationToken.None);
            return [];
        }
        catch (OptionsValidationException e)
        {
            return e.Failures;
        }
    }

    private static TableStreamsCheck Check(Outage shards, TableStream[] streams, params string[] mapped) =>
        new(new TableStreamStores(streams, _ => shards, shards, new FakeImages(), new Words()), new Mapped(mapped));

    private sealed class Mapped(string[] tables) : IEventSourceMappings
    {
        private static readonly LambdaFunction Projects = new(
            "project", "arn:aws:lambda:us-east-1:000000000000:function:project", typeof(object), new FunctionOptions(),
            (payload, _, _) => new(payload));

        public IReadOnlyList<EventSourceMapping> All =>
        [
            .. tables.Select(table => new EventSource(EventSourceKind.TableStream, table)).Select(source => new EventSourceMapping(
                source.Name, Projects, source, $"arn:aws:dynamodb:us-east-1:000000000000:table/{source.Name}/stream/x", source.Defaults)),
        ];

        public EventSourceMapping Current(string name) => All.Single(mapping => mapping.Name == name);
    }
}

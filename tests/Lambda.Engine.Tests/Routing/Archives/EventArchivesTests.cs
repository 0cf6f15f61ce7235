using System.Text;
using Lambda.Engine.Polling;
using Lambda.Engine.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Tests.Routing.Archives;

public sealed class EventArchivesTests : IDisposable
{
    private const string Order =
        """{"specversion":"1.0","id":"7","source":"shop","type":"placed","time":"2026-01-02T03:04:05Z","data":{"total":3}}""";

    private readonly TestEngine _engine = new(functions => functions.AddRaw<Keeps>("keeps"));
    private readonly FakeArchive _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task An_event_is_stored_in_each_archive_whose_pattern_matches_even_if_no_rule_matches()
    {
        var router = Router(new EventSourceRegistry().AddArchive("all")
            .AddArchive("shop", of => of with { EventPattern = """{"source":["shop"]}""" })
            .AddArchive("bank", of => of with { EventPattern = """{"source":["bank"]}""" }));
        await router.RouteAsync(Order, Cancellation);
        Assert.Equal(["all", "shop"], _store.All.Select(one => one.Archive));
        Assert.All(_store.All, one =>
        {
            Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), one.Time);
            Assert.Equal(
                """
                {"version":"0","id":"7","detail-type":"placed","source":"shop","account":"000000000000","time":"2026-01-02T03:04:05Z","region":"us-east-1","resources":[],"detail":{"total":3}}
                """,
                Encoding.UTF8.GetString(one.Json.Span));
        });
    }

    [Fact]
    public async Task An_event_that_an_archive_could_not_store_is_redelivered_and_its_targets_do_not_receive_it_twice()
    {
        var router = Router(
            new EventSourceRegistry().AddArchive("all"), new RuleRegistry().Add("orders", """{"source":["shop"]}""", "keeps"));
        _store.Before = _ => throw new StorageUnavailableException("away", new IOException());
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => router.RouteAsync(Order, Cancellation));
        Assert.Equal("1 of 2 targets did not receive the event 7: away", error.Message);
        _store.Before = null;
        await router.RouteAsync(Order, Cancellation);
        Assert.Single(_store.All);
        Assert.Single(_engine.Queue.Messages);
    }

    [Fact]
    public async Task Events_are_deleted_after_the_retention_period_of_their_archive_and_kept_if_there_is_none()
    {
        var archives = Archives(new EventSourceRegistry().AddArchive("for-ever").AddArchive("week", of => of with { RetentionDays = 7 }));
        Assert.Equal(1, await archives.DeleteExpiredAsync(_engine.Time.GetUtcNow(), Cancellation));
        Assert.Equal([("week", _engine.Time.GetUtcNow().AddDays(-7))], _store.Deleted);
    }

    [Theory]
    [InlineData("a b", null, 0, "an archive's name has 1 to 48 letters")]
    [InlineData("", null, 0, "an archive's name has 1 to 48 letters")]
    [InlineData("..", null, 0, "does not end with a '.'")]
    [InlineData("0123456789012345678901234567890123456789012345678", null, 0, "an archive's name has 1 to 48 letters")]
    [InlineData("a", "{", 0, "EventPattern is not valid at $")]
    [InlineData("a", """{"source":"shop"}""", 0, "EventPattern is not valid at ")]
    [InlineData("a", null, -1, "RetentionDays is -1; it must be from 0 to 36500.")]
    [InlineData("a", null, 36_501, "RetentionDays is 36501; it must be from 0 to 36500.")]
    [InlineData("twice", null, 0, "Two archives are named 'twice'")]
    public void An_archive_that_EventBridge_would_refuse_prevents_the_start(string name, string? pattern, int days, string reason)
    {
        var sources = new EventSourceRegistry().AddArchive("twice")
            .AddArchive(name, of => of with { EventPattern = pattern, RetentionDays = days });
        Assert.Contains(reason, Assert.Throws<OptionsValidationException>(() => Archives(sources)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_allowed_name_and_retention_period_are_accepted() =>
        Assert.True(Archives(new EventSourceRegistry().AddArchive(
            "012345678901234567890123456789012345678901234-_.x"[..47] + "x", of => of with { RetentionDays = 36_500 })).Any);

    private EventArchives Archives(EventSourceRegistry sources) => new(sources.Routed, _store, NullLogger<EventArchives>.Instance);

    private EventRouter Router(EventSourceRegistry sources, RuleRegistry? rules = null) => new(
        new EventRules(rules ?? new(), _engine.Catalogue, new ConfigurationBuilder().Build()), _engine.Catalogue, _engine.Async,
        _engine.Records, _engine.Time, NullLogger<EventRouter>.Instance, archives: Archives(sources));
}

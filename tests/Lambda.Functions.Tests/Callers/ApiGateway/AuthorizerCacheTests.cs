using System.Text.Json;
using Lambda.Functions.Callers.ApiGateway;
using Testing;

namespace Lambda.Functions.Tests.Callers.ApiGateway;

public sealed class AuthorizerCacheTests : IDisposable
{
    private static readonly AuthorizerGrant Grant = new(null, true, new Dictionary<string, JsonElement>());
    private readonly ManualTimeProvider _time = new(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly AuthorizerCache _cache;

    public AuthorizerCacheTests() => _cache = new(_time);

    public void Dispose() => _cache.Dispose();

    private static ApiAuthorizer Authorizer(string name, int ttl) =>
        new("api", name, new AuthorizerOptions { Function = "f", ResultTtlInSeconds = ttl }, isRest: true);

    [Fact]
    public void A_cached_decision_expires_after_its_time_to_live()
    {
        var authorizer = Authorizer("a", 300);
        _cache.Keep(authorizer, ["k"], Grant);
        _time.Advance(TimeSpan.FromSeconds(299));
        Assert.NotNull(_cache.Find(authorizer, ["k"]));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(_cache.Find(authorizer, ["k"]));
    }

    [Fact]
    public void A_cached_decision_applies_only_to_the_same_identity_and_authorizer()
    {
        var authorizer = Authorizer("a", 300);
        _cache.Keep(authorizer, ["k", "ab"], Grant);
        Assert.NotNull(_cache.Find(authorizer, ["k", "ab"]));
        Assert.Null(_cache.Find(authorizer, ["ka", "b"]));
        Assert.Null(_cache.Find(authorizer, ["k"]));
        Assert.Null(_cache.Find(Authorizer("b", 300), ["k", "ab"]));
    }

    [Fact]
    public void Without_a_time_to_live_decisions_are_not_cached()
    {
        _cache.Keep(Authorizer("a", 0), ["k"], Grant);
        Assert.Null(_cache.Find(Authorizer("a", 300), ["k"]));
    }
}

using Azure.Core;
using Azure.Messaging.ServiceBus;
using Local.Messaging;
using Testing;

namespace Local.Tests.ServiceBus;

public sealed class TokenTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_is_put_anew_before_it_ends()
    {
        var clock = new ManualTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var bus = new ScriptedBus();
        await using var client = new ServiceBusClient(bus.ConnectionString, new ServiceBusClientOptions { Time = clock });
        await client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("a"), Cancellation);
        Assert.Single(bus.Tokens);

        // Timers are made on other threads: the clock moves until the renewal was due.
        await Eventually.True(() =>
        {
            if (bus.Tokens.Count == 1) clock.Advance(TimeSpan.FromSeconds(30));
            return bus.Tokens.Count > 1;
        }, Cancellation);
        Assert.Equal(2, bus.Tokens.Select(token => token.Token).Distinct().Count());
    }

    [Fact]
    public async Task Tokens_get_new_links_when_the_service_has_detached_theirs()
    {
        await using var bus = new ScriptedBus();
        await using var client = new ServiceBusClient(bus.ConnectionString, new ServiceBusClientOptions { RetryOptions = new ServiceBusRetryOptions { Delay = TimeSpan.FromMilliseconds(10) } });
        await client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("a"), Cancellation);
        for (var others = 1; others <= 2; others++)
        {
            bus.DetachTokens();
            await client.CreateSender($"other-{others}").SendMessageAsync(new ServiceBusMessage("b"), Cancellation);
            Assert.Equal(1 + others, bus.Tokens.Count);
        }
    }

    [Fact]
    public async Task Tokens_of_a_credential_are_of_the_scope_of_service_bus()
    {
        var credential = new FixedCredential();
        var tokens = new EntraTokens(credential, ServiceBusClient.Scope);
        var token = await tokens.GetAsync("sb://localhost/orders", Cancellation);
        Assert.Equal(("jwt", "ey", "https://servicebus.azure.net/.default"), (token.Type, token.Value, credential.Scope));
    }

    private sealed class FixedCredential : TokenCredential
    {
        public string? Scope { get; private set; }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scope = Assert.Single(requestContext.Scopes);
            return new(new AccessToken("ey", DateTimeOffset.MaxValue));
        }
    }
}

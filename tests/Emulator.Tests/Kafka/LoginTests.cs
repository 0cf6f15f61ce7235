using System.Globalization;
using System.Net;
using Local.Emulator.Access;
using Local.Emulator.EventHubs.Kafka.Login;
using Local.Kafka.Messages;
using Local.Kafka.Types;

namespace Emulator.Tests.Kafka;

/// <summary>https://learn.microsoft.com/azure/event-hubs/azure-event-hubs-apache-kafka-overview#security-and-authentication</summary>
public sealed class LoginTests
{
    private readonly ManualTimeProvider _clock = Some.Clock();

    [Fact]
    public void A_connection_string_grants_access_to_all_topics()
    {
        var login = LogIn(KafkaBytes.ConnectionString(SharedKey.Default));
        Assert.True(login.Allows("orders"));
    }

    [Fact]
    public void A_connection_string_with_an_event_hub_grants_access_to_that_hub_only()
    {
        var login = LogIn(KafkaBytes.ConnectionString(SharedKey.Default) + "EntityPath=orders");
        Assert.Equal((true, false, false), (login.Allows("orders"), login.Allows("orders2"), login.Allows("other")));
    }

    [Fact]
    public void A_signature_grants_access_to_its_entity_until_it_expires()
    {
        var (login, answer) = Answer($"Endpoint=sb://localhost;SharedAccessSignature={Token("sb://localhost/orders", SharedKey.Default)}");
        Assert.Equal((ErrorCode.None, TimeSpan.FromHours(1)), (answer.Error, answer.Lifetime));
        Assert.Equal((true, false), (login.Allows("orders"), login.Allows("other")));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.False(login.Allows("orders"));
    }

    [Theory]
    [InlineData("SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=WRONG", "are not the emulator's")]
    [InlineData("SharedAccessKeyName=Other;SharedAccessKey=SAS_KEY_VALUE", "are not the emulator's")]
    [InlineData("", "are not the emulator's")]
    [InlineData("SharedAccessSignature=SharedAccessSignature sr=a", "MalformedToken")]
    public void A_refused_login_reports_the_reason(string password, string reason)
    {
        var (login, answer) = Answer(password);
        Assert.Equal(ErrorCode.SaslAuthenticationFailed, answer.Error);
        Assert.Contains(reason, answer.Reason, StringComparison.Ordinal);
        Assert.False(login.Succeeded || login.Allows("orders"));
    }

    [Fact]
    public void A_signature_for_another_event_hub_is_refused()
    {
        var (_, answer) = Answer($"SharedAccessSignature={Token("sb://localhost/other", SharedKey.Default)};EntityPath=orders");
        Assert.Contains("not for 'orders'", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_user_or_mechanism_is_refused_and_the_error_names_the_supported_one()
    {
        var login = new SaslLogin(SharedKey.Default, _clock);
        Assert.Equal((ErrorCode.UnsupportedSaslMechanism, "PLAIN"),
            login.Answer(new SaslHandshakeRequest("SCRAM-SHA-256"), 1) is var told
                ? (told.Error, Assert.Single(told.Mechanisms))
                : default);
        Assert.Equal(ErrorCode.IllegalSaslState, login.Answer(new SaslAuthenticateRequest(KafkaBytes.Plain("x"))).Error);
        login.Answer(new SaslHandshakeRequest("PLAIN"), 1);
        Assert.Contains("$ConnectionString", login.Answer(new SaslAuthenticateRequest(KafkaBytes.Plain("x", "me"))).Reason,
            StringComparison.Ordinal);
        login.Answer(new SaslHandshakeRequest("PLAIN"), 1);
        Assert.Equal(ErrorCode.SaslAuthenticationFailed, login.Answer(new SaslAuthenticateRequest("nonsense"u8.ToArray())).Error);
    }

    private SaslLogin LogIn(string password)
    {
        var (login, answer) = Answer(password);
        Assert.Equal((ErrorCode.None, null), (answer.Error, answer.Reason));
        return login;
    }

    private (SaslLogin, SaslAuthenticateResponse) Answer(string password)
    {
        var login = new SaslLogin(SharedKey.Default, _clock);
        login.Answer(new SaslHandshakeRequest("PLAIN"), 1);
        return (login, login.Answer(new SaslAuthenticateRequest(KafkaBytes.Plain(password))));
    }

    private string Token(string resource, SharedKey key)
    {
        var (escaped, expiry) = (
            WebUtility.UrlEncode(resource), _clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        return $"SharedAccessSignature sr={escaped}&sig={WebUtility.UrlEncode(key.Sign(escaped, expiry))}&se={expiry}&skn={key.Name}";
    }
}

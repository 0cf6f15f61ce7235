using System.Text;
using System.Text.Json.Nodes;
using Lambda.Functions.Callers.Certificates;
using Lambda.Functions.Callers.CloudFormation;
using Testing;

namespace Lambda.Functions.Tests.Callers.CloudFormation;

public sealed class SnsCheckTests : IHttpClientFactory, IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly FakeNetwork _network = new();
    private readonly CertificateSource _certificates;

    public SnsCheckTests() => _certificates = new(this);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(-3600, null)]
    [InlineData(-3601, "The message's Timestamp is more than 60 minutes away.")]
    [InlineData(3600, null)]
    [InlineData(3601, "The message's Timestamp is more than 60 minutes away.")]
    public async Task The_timestamp_of_a_message_may_be_up_to_an_hour_off(int seconds, string? refusal)
    {
        using var sender = new SnsSender(_network, Now.AddDays(1));
        Assert.Equal(refusal, await RefusalAsync(sender.Sign(SnsSender.Notification("{}", Now.AddSeconds(seconds)))));
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(-1, "The certificate is not valid at this time.")]
    [InlineData(31, "The certificate is not valid at this time.")]
    public async Task A_signing_certificate_is_valid_from_its_first_day_to_its_last(int lastDay, string? refusal)
    {
        // It is valid for thirty days.
        using var sender = new SnsSender(_network, Now.AddDays(lastDay));
        Assert.Equal(refusal, await RefusalAsync(sender.Sign(SnsSender.Notification("{}", Now))));
    }

    public HttpClient CreateClient(string name) => new(_network, disposeHandler: false);

    public void Dispose()
    {
        _certificates.Dispose();
        _network.Dispose();
    }

    private Task<string?> RefusalAsync(JsonObject message) => new SnsCheck(_certificates, new ManualTimeProvider(Now)).RefusalAsync(
        SnsMessage.Read(Encoding.UTF8.GetBytes(message.ToJsonString()))!, [SnsSender.Topic], Cancellation);
}

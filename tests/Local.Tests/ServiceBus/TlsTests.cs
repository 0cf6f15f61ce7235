using System.Net.Security;
using System.Security.Authentication;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Security;
using Azure.Messaging.ServiceBus.Transport;
using Local.Amqp;

namespace Local.Tests.ServiceBus;

/// <summary>The way to the real service: AMQP over TLS, port 5671.</summary>
public sealed class TlsTests
{
    private const string Real = "Endpoint=sb://contoso.servicebus.windows.net;SharedAccessKeyName=Root;SharedAccessKey=c2VjcmV0";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_go_over_tls_to_the_host_that_the_client_named()
    {
        await using var server = new TlsBus();
        SslPolicyErrors? errors = null;
        await using var client = new ServiceBusClient(Real, Options(server, (_, certificate, _, found) =>
        {
            errors = found;
            return certificate!.GetCertHashString() == server.Certificate.GetCertHashString();
        }));

        await client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("secret"), Cancellation);

        Assert.Equal(["localhost"], server.NamedHosts);
        Assert.Contains(Assert.Single(server.Secured), new[] { SslProtocols.Tls12, SslProtocols.Tls13 });
        Assert.Equal(SslPolicyErrors.RemoteCertificateChainErrors, errors);
        Assert.Equal("secret", System.Text.Encoding.UTF8.GetString(Assert.Single(server.Bus.Queue.Arrived).Message.Body.Data().Span));
        // What the token is for, and whom the open names, is the namespace, whatever the way to it.
        Assert.Equal("sb://contoso.servicebus.windows.net/orders", Assert.Single(server.Bus.Tokens).Audience);
        Assert.Equal("contoso.servicebus.windows.net", Assert.Single(server.Bus.Attached).Connection.Remote.HostName);
    }

    [Fact]
    public async Task A_certificate_that_the_system_does_not_trust_is_refused_before_anything_is_told()
    {
        await using var server = new TlsBus();
        await using var client = new ServiceBusClient(Real, Options(server, null));

        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("secret"), Cancellation));

        Assert.Equal(ServiceBusFailureReason.ServiceCommunicationProblem, failure.Reason);
        Assert.IsType<AuthenticationException>(failure.InnerException);
        Assert.Empty(server.Bus.Tokens);
        Assert.Empty(server.Bus.Attached);
    }

    [Fact]
    public async Task A_server_without_tls_is_refused()
    {
        await using var plain = new ScriptedBus();
        await Assert.ThrowsAnyAsync<Exception>(() => AmqpClient.ConnectAsync("localhost", plain.Port, new AmqpClientOptions { Tls = new SslClientAuthenticationOptions { TargetHost = "localhost" } }, Cancellation));
        Assert.Empty(plain.Attached);
    }

    [Theory]
    [InlineData(Real, "contoso.servicebus.windows.net", 5671, true)]
    [InlineData(Real + ";UseDevelopmentEmulator=true", "contoso.servicebus.windows.net", 5672, false)]
    [InlineData("Endpoint=sb://localhost:5673;SharedAccessKeyName=Root;SharedAccessKey=x;UseDevelopmentEmulator=true;", "localhost", 5673, false)]
    public void A_service_is_reached_over_tls_and_an_emulator_is_not(string connectionString, string host, int port, bool usesTls) =>
        Assert.Equal(new Destination(host, host, port, usesTls), Destination.Of(ConnectionString.Parse(connectionString), new ServiceBusClientOptions()));

    private static ServiceBusClientOptions Options(TlsBus server, RemoteCertificateValidationCallback? trusts) => new()
    {
        CustomEndpointAddress = new Uri($"amqps://localhost:{server.Port}"),
        CertificateValidationCallback = trusts!,
        RetryOptions = new ServiceBusRetryOptions { MaxRetries = 0, TryTimeout = TimeSpan.FromSeconds(20) },
    };
}

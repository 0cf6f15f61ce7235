using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Local.Amqp;

namespace Local.Tests.ServiceBus;

/// <summary>A peer behind TLS, as the service is, with a certificate that nobody has signed but itself.</summary>
internal sealed class TlsBus : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentBag<Task> _serving = [];
    private readonly Task _accepting;

    public TlsBus()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        // Some systems serve only with a key that went through a file's form.
        Certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public ScriptedBus Bus { get; } = new();

    public X509Certificate2 Certificate { get; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The hosts that clients named before anything was encrypted.</summary>
    public ConcurrentQueue<string> NamedHosts { get; } = [];

    /// <summary>Connections whose client agreed to the certificate.</summary>
    public ConcurrentQueue<SslProtocols> Secured { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_serving);
        await Bus.DisposeAsync();
        Certificate.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_closing.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        var secure = new SslStream(client.GetStream());
        try
        {
            await secure.AuthenticateAsServerAsync((_, hello, _, _) =>
            {
                NamedHosts.Enqueue(hello.ServerName);
                return new(new SslServerAuthenticationOptions { ServerCertificate = Certificate });
            }, null, _closing.Token);
            Secured.Enqueue(secure.SslProtocol);
            var connection = AmqpConnection.Accept(secure, new AmqpListenerOptions(), Bus);
            await using var abort = _closing.Token.Register(() => _ = connection.AbortAsync());
            await connection.Completion;
        }
        catch (Exception e) when (e is IOException or AuthenticationException or OperationCanceledException)
        {
            // The client does not trust this.
        }
        finally
        {
            await secure.DisposeAsync();
            client.Dispose();
        }
    }
}

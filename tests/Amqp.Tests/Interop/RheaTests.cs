using System.Net;
using Local.Amqp.Transport;
using Local.Amqp.Types;
using Local.Stack;

namespace Amqp.Tests.Interop;

/// <summary>Rhea, the AMQP library for Node.js that the Azure SDK for JavaScript stands on, against the listener.</summary>
public sealed class RheaTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_rhea_client_can_send_and_receive_and_settle_and_drain_and_its_refused_link_gets_the_reason()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var clients = Clients();
        await clients.EnsureInstalledAsync(line => TestContext.Current.SendDiagnosticMessage(line), cancellation);
        var node = new TestNode();
        node.Deciding = (request, _) => new(
            request.Address == "refused" ? LinkDecision.Refuse(ErrorCondition.NotFound, "There is no such node.")
            : request.IsForSending ? LinkDecision.Send(node[request.Address!])
            : LinkDecision.Receive(node[request.Address!], 200));
        await using var listener = new AmqpListener(new IPEndPoint(IPAddress.Loopback, 0), new AmqpListenerOptions(), node);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);

        using var rhea = Node.Start("node", ["rhea.mjs", $"{listener.EndPoint.Port}"], clients.Folder);
        var output = rhea.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = rhea.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await rhea.WaitForExitAsync(deadline.Token);
            Assert.Equal("", await errors);
            Assert.Equal("all as expected", (await output).Trim());
        }
        finally
        {
            if (!rhea.HasExited) rhea.Kill();
        }
    }

    private static NodePackage Clients()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "tests", "clients");
            if (File.Exists(Path.Combine(folder, "package-lock.json"))) return new NodePackage(folder, "rhea");
        }
        throw new InvalidOperationException($"tests/clients was not found above {AppContext.BaseDirectory}.");
    }
}

using System.Buffers;
using Local.Amqp.Security;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Transport;

internal sealed partial class AmqpConnection
{
    private delegate T PerformativeReader<T>(ref AmqpReader reader);

    private async Task HandshakeAsync()
    {
        using var deadline = new CancellationTokenSource(Options.HandshakeTimeout, Options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _abort.Token);
        try
        {
            if (Options is AmqpClientOptions client) await ConnectAsync(client, either.Token).ConfigureAwait(false);
            else await AcceptAsync((AmqpListenerOptions)Options, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new AmqpException(ErrorCondition.ConnectionForced, $"The connection was not opened within {Options.HandshakeTimeout}.");
        }
    }

    // Part 2.2: a server answers with the same header, or with the one that it supports, and disconnects.
    private async Task AcceptAsync(AmqpListenerOptions options, CancellationToken cancellation)
    {
        var header = await ReadProtocolAsync(cancellation).ConfigureAwait(false);
        if (header == ProtocolHeader.Sasl)
        {
            await AuthenticateAsync(options.Sasl, cancellation).ConfigureAwait(false);
            header = await ReadProtocolAsync(cancellation).ConfigureAwait(false);
        }
        else if (!options.AllowsBare)
        {
            lock (Gate) Output.Write(ProtocolHeader.Sasl);
            throw new AmqpException(ErrorCondition.UnauthorizedAccess, "The client skipped SASL.");
        }
        lock (Gate) Output.Write(ProtocolHeader.Amqp);
        if (header != ProtocolHeader.Amqp) throw Refused(header);
        await ReadOpenAsync(cancellation).ConfigureAwait(false);
        lock (Gate) SendOpen(null, null);
    }

    private async Task AuthenticateAsync(SaslServer sasl, CancellationToken cancellation)
    {
        lock (Gate)
        {
            Output.Write(ProtocolHeader.Sasl);
            Output.Write(0, sasl.Offer, FrameType.Sasl);
        }
        var init = await ReadPerformativeAsync(FrameType.Sasl, Descriptor.SaslInit, SaslInit.Read, cancellation).ConfigureAwait(false);
        Identity = sasl.Authenticate(init);
        lock (Gate) Output.Write(0, new SaslOutcome(Identity is null ? SaslOutcome.Auth : SaslOutcome.Ok), FrameType.Sasl);
        if (Identity is null)
            throw new AmqpException(ErrorCondition.UnauthorizedAccess, $"The client's {init.Mechanism} login was refused.");
    }

    private async Task ConnectAsync(AmqpClientOptions options, CancellationToken cancellation)
    {
        if (options.Sasl is { } sasl)
        {
            lock (Gate) Output.Write(ProtocolHeader.Sasl);
            Expect(ProtocolHeader.Sasl, await ReadProtocolAsync(cancellation).ConfigureAwait(false));
            var offer = await ReadPerformativeAsync(FrameType.Sasl, Descriptor.SaslMechanisms, SaslMechanisms.Read, cancellation)
                .ConfigureAwait(false);
            if (!offer.Mechanisms.Contains(sasl.Mechanism))
                throw new AmqpException(
                    ErrorCondition.UnauthorizedAccess,
                    $"The server does not offer {sasl.Mechanism}. It offers {string.Join(", ", offer.Mechanisms)}.");
            lock (Gate) Output.Write(0, new SaslInit(sasl.Mechanism, sasl.InitialResponse, options.HostName), FrameType.Sasl);
            var outcome =
                await ReadPerformativeAsync(FrameType.Sasl, Descriptor.SaslOutcome, SaslOutcome.Read, cancellation).ConfigureAwait(false);
            if (outcome.Code != SaslOutcome.Ok)
                throw new AmqpException(
                    ErrorCondition.UnauthorizedAccess, $"The server refused the {sasl.Mechanism} login: code {outcome.Code}.");
        }
        lock (Gate)
        {
            Output.Write(ProtocolHeader.Amqp);
            SendOpen(options.HostName, options.Properties);
        }
        Expect(ProtocolHeader.Amqp, await ReadProtocolAsync(cancellation).ConfigureAwait(false));
        await ReadOpenAsync(cancellation).ConfigureAwait(false);
    }

    private async Task ReadOpenAsync(CancellationToken cancellation)
    {
        var open = await ReadPerformativeAsync(FrameType.Amqp, Descriptor.Open, Open.Read, cancellation).ConfigureAwait(false);
        if (open.MaxFrameSize < FrameReader.MinMaxFrameSize)
            throw new AmqpException(ErrorCondition.InvalidField, "The max-frame-size in the peer's open frame is below 512.");
        Remote = open;
        lock (Gate) Output.MaxFrameSize = Math.Min(open.MaxFrameSize, Options.MaxFrameSize);
    }

    private void SendOpen(string? hostName, AmqpMap? properties)
    {
        _isOpenSent = true;
        Output.Write(0, new Open
        {
            ContainerId = Options.ContainerId,
            HostName = hostName,
            MaxFrameSize = Options.MaxFrameSize,
            ChannelMax = Options.ChannelMax,
            IdleTimeout = Options.IdleTimeout == Timeout.InfiniteTimeSpan ? null : (uint)Options.IdleTimeout.TotalMilliseconds,
            Properties = properties,
        });
    }

    private async Task<ProtocolHeader> ReadProtocolAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var read = await _input.ReadAsync(cancellation).ConfigureAwait(false);
            var arrived = read.Buffer;
            if (FrameReader.TryReadProtocol(ref arrived, out var header))
            {
                _input.AdvanceTo(arrived.Start);
                return header;
            }
            _input.AdvanceTo(arrived.Start, arrived.End);
            ThrowIfOver(read.IsCompleted, read.IsCanceled);
        }
    }

    private async Task<T> ReadPerformativeAsync<T>(
        FrameType type, ulong descriptor, PerformativeReader<T> decode, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await _input.ReadAsync(cancellation).ConfigureAwait(false);
            var arrived = read.Buffer;
            if (FrameReader.TryReadFrame(ref arrived, Options.MaxFrameSize, out var frame))
            {
                var value = Decode(frame, type, descriptor, decode);
                _input.AdvanceTo(arrived.Start);
                return value;
            }
            _input.AdvanceTo(arrived.Start, arrived.End);
            ThrowIfOver(read.IsCompleted, read.IsCanceled);
        }
    }

    private static T Decode<T>(Frame frame, FrameType type, ulong descriptor, PerformativeReader<T> decode)
    {
        var reader = new AmqpReader(frame.Body.IsSingleSegment ? frame.Body.FirstSpan : frame.Body.ToArray());
        if (frame.Type != type || reader.AtEnd || reader.ReadDescriptor() != descriptor)
            throw new AmqpException(
                ErrorCondition.NotAllowed, $"Expected the {type} performative 0x{descriptor:x}, but received another frame.");
        return decode(ref reader);
    }

    private void ThrowIfOver(bool isCompleted, bool isCanceled)
    {
        if (isCanceled) throw _failure ?? Lost(null);
        if (isCompleted) throw Lost(null);
    }

    private static void Expect(ProtocolHeader expected, ProtocolHeader header)
    {
        if (header != expected) throw Refused(header);
    }

    private static AmqpException Refused(ProtocolHeader header) =>
        new(ErrorCondition.NotImplemented, $"The peer does not speak AMQP 1.0 on this port: its protocol header is 0x{header.Bits:x16}.");
}

using System.Buffers.Binary;
using Local.Amqp.Transport.Performatives;

namespace Local.Amqp.Transport;

internal sealed partial class SenderLink
{
    // The maximum size of a transfer frame without its tag and payload.
    private const int TransferOverhead = 64;
    private uint _nextTag;

    private void Start(OutgoingDelivery delivery)
    {
        _queued--;
        _credit--;
        _deliveryCount++;
        delivery.IsStarted = true;
        delivery.Id = Session.TakeDeliveryId();
        delivery.Tag ??= NextTag();
        if (delivery.IsSettled) return;
        _unsettled++;
        Session.Track(delivery);
    }

    // Writes one frame; returns whether it was the delivery's last.
    private bool Write(OutgoingDelivery delivery)
    {
        var room = (int)Session.Output.MaxFrameSize - TransferOverhead - delivery.Tag!.Length;
        var isFirst = delivery.Rest.IsEmpty;
        var transfer = new Transfer { Handle = Handle };
        if (isFirst)
            transfer = transfer with
            {
                DeliveryId = delivery.Id, DeliveryTag = delivery.Tag, MessageFormat = delivery.MessageFormat, Settled = delivery.IsSettled,
            };
        Session.CountTransfer();
        if (delivery.IsCancelled)
        {
            Session.Output.Write(Session.Channel, transfer with { Aborted = true }, []);
            if (Session.Forget(delivery)) _unsettled--;
            return true;
        }
        if (isFirst && delivery.Message.Size <= room)
        {
            Session.Output.Write(Session.Channel, transfer, delivery.Message);
            return true;
        }
        if (isFirst) delivery.Rest = delivery.Message.Encode();
        var part = delivery.Rest[..Math.Min(room, delivery.Rest.Length)];
        delivery.Rest = delivery.Rest[part.Length..];
        Session.Output.Write(Session.Channel, transfer with { More = !delivery.Rest.IsEmpty }, part.Span);
        return delivery.Rest.IsEmpty;
    }

    private byte[] NextTag()
    {
        var tag = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(tag, _nextTag++);
        return tag;
    }

    private void SendFlow(bool drain) => Session.SendFlow(new Flow
    {
        Handle = Handle,
        DeliveryCount = _deliveryCount,
        LinkCredit = _credit,
        Available = (uint)_queued,
        Drain = drain,
    });
}

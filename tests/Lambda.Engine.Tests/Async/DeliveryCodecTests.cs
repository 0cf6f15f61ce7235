using System.Text;
using Lambda.Engine.Async;

namespace Lambda.Engine.Tests.Async;

public sealed class DeliveryCodecTests
{
    private static readonly PendingDelivery Delivery = new("r-1", "f", new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), "storage-queue:done",
        DestinationPlaces.OnFailure, "blob") { Hops = 1, Redrives = 2, Tries = 3 };

    [Fact]
    public void A_delivery_is_read_back_unchanged_and_an_event_is_not_mistaken_for_a_delivery()
    {
        var message = DeliveryCodec.Write(Delivery);
        Assert.True(DeliveryCodec.IsDelivery(message));
        Assert.Equal(Delivery, DeliveryCodec.Read(message));
        Assert.False(DeliveryCodec.IsDelivery(AsyncEventCodec.Write(new("r-1", "f", default) { Payload = "1"u8.ToArray() })));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"delivery":null}""")]
    [InlineData("""{"delivery":{"function":"f","destination":"a:b","recordBlob":"b"}}""")]
    [InlineData("""{"delivery":{"requestId":"r","destination":"a:b","recordBlob":"b"}}""")]
    [InlineData("""{"delivery":{"requestId":"r","function":"f","destination":"a:b"}}""")]
    [InlineData("""{"delivery":{"requestId":"r","function":"f","recordBlob":"b"}}""")]
    [InlineData("""{"delivery":{"requestId":"r","function":"f","destination":"a","recordBlob":"b"}}""")]
    [InlineData("""{"delivery":{"requestId":"r","function":"f","destination":"a:b","recordBlob":"b","tries":-1}}""")]
    public void A_message_that_is_not_a_valid_delivery_is_refused(string message) =>
        Assert.Throws<FormatException>(() => DeliveryCodec.Read(Encoding.UTF8.GetBytes(message)));

    [Fact]
    public void A_delivery_requires_only_its_request_and_its_destination_and_its_record() =>
        Assert.Equal(
            "b",
            DeliveryCodec.Read(
                """{"delivery":{"requestId":"r","function":"f","destination":"a:b","recordBlob":"b"}}"""u8.ToArray()).RecordBlob);
}

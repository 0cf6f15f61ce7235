#pragma warning disable
using Azure.Core;
using Azure.Messaging.ServiceBus.Security;
using Azure.Messaging.ServiceBus.Wire;
using Azure.Messaging.ServiceBus.Transport;
namespace Azure.Messaging.ServiceBus.Security
{
    internal abstract class TokenSource { public static TokenSource Of(ConnectionString s, TimeProvider t) => throw new NotImplementedException(); }
    internal sealed class EntraTokens(TokenCredential c) : TokenSource;
    internal sealed class KeyTokens(AzureNamedKeyCredential c, TimeProvider t) : TokenSource;
    internal sealed class SignatureTokens(AzureSasCredential c) : TokenSource;
}
namespace Azure.Messaging.ServiceBus.Wire
{
    internal sealed record EncodedMessage;
    internal sealed class MessageWriter;
    internal sealed class BatchBuilder(long max, MessageWriter w) { public long MaxSize => max; public long Size; public int Count; public bool TryAdd(ServiceBusMessage m) => throw new NotImplementedException(); public void Clear() {} public EncodedMessage Build() => throw new NotImplementedException(); }
}
namespace Azure.Messaging.ServiceBus.Transport
{
    internal enum SettlementKind { Complete, Abandon, Defer, DeadLetter }
    internal sealed record Settlement(SettlementKind Kind, IDictionary<string, object>? Properties = null, string? Reason = null, string? Description = null) { public static readonly Settlement Complete = new(SettlementKind.Complete); }
    internal sealed record SessionRequest(string? Id);
    internal sealed record SessionLock(string Id, DateTimeOffset LockedUntil);
    internal sealed class ServiceBusConnection(Destination d, TokenSource t, ServiceBusClientOptions o) : IAsyncDisposable { public string FullyQualifiedNamespace => d.Namespace; public ValueTask DisposeAsync() => default; }
    internal sealed class SenderTransport(ServiceBusConnection c, string e) : IAsyncDisposable {
        public MessageWriter Writer => null!;
        public Task SendAsync(ServiceBusMessage[] m, CancellationToken c) => throw new NotImplementedException();
        public Task SendEncodedAsync(EncodedMessage m, CancellationToken c) => throw new NotImplementedException();
        public Task<long> MaxMessageSizeAsync(CancellationToken c) => throw new NotImplementedException();
        public Task<IReadOnlyList<long>> ScheduleAsync(ServiceBusMessage[] m, CancellationToken c) => throw new NotImplementedException();
        public Task CancelAsync(long[] m, CancellationToken c) => throw new NotImplementedException();
        public ValueTask DisposeAsync() => default; }
    internal sealed class ReceiverTransport(ServiceBusConnection c, string e, ServiceBusReceiveMode m, int p, SessionRequest? s) : IAsyncDisposable {
        public bool IsForSession; public bool IsSessionOver; public SessionLock Session => null!;
        public Task AcceptAsync(CancellationToken c) => throw new NotImplementedException();
        public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(int n, TimeSpan? w, CancellationToken c) => throw new NotImplementedException();
        public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredAsync(long[] n, CancellationToken c) => throw new NotImplementedException();
        public Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(int n, long? f, CancellationToken c) => throw new NotImplementedException();
        public Task SettleAsync(ServiceBusReceivedMessage m, Settlement s, CancellationToken c) => throw new NotImplementedException();
        public Task RenewAsync(ServiceBusReceivedMessage m, CancellationToken c) => throw new NotImplementedException();
        public Task<BinaryData> GetSessionStateAsync(CancellationToken c) => throw new NotImplementedException();
        public Task SetSessionStateAsync(BinaryData? d, CancellationToken c) => throw new NotImplementedException();
        public Task RenewSessionAsync(CancellationToken c) => throw new NotImplementedException();
        public ValueTask DisposeAsync() => default; }
}

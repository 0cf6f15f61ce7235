namespace FunctionApp.Handlers.Orders;

/// <summary>The exception for an invoice that cannot be booked, however many times it is delivered.</summary>
public sealed class OrderException(string message) : Exception(message);

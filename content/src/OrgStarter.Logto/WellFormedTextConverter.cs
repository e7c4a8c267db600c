using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace OrgStarter.Logto;

/// <summary>Cleans every text of a JSON document while it is read: see <see cref="WellFormedText"/>.</summary>
public sealed class WellFormedTextConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException();
        }

        try
        {
            return WellFormedText.Clean(reader.GetString()!);
        }
        catch (InvalidOperationException)
        {
            // An escaped lone surrogate, such as \ud83d, or bytes that are not UTF-8. JSON has no escape that Regex reads differently.
            var raw = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
            return WellFormedText.Clean(Regex.Unescape(Encoding.UTF8.GetString(raw)));
        }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace OrgStarter.Logto;

/// <summary>Cleans all strings while JSON is read. See <see cref="WellFormedText"/>.</summary>
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
            // An escaped lone surrogate, such as \ud83d, or invalid UTF-8. Regex.Unescape handles all JSON escapes correctly.
            var raw = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
            return WellFormedText.Clean(Regex.Unescape(Encoding.UTF8.GetString(raw)));
        }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

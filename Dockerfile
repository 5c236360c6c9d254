# A bot for several machines: PostgreSQL and the compiled search come along.
FROM python:3.12-slim

WORKDIR /srv/source
COPY pyproject.toml README.md LICENSE ./
COPY corpus corpus
COPY retrieval retrieval
COPY bot bot
RUN pip install --no-cache-dir '.[postgres,fast]' && rm -rf /srv/source

RUN useradd --create-home --uid 1000 wenbao && install -d -o wenbao /home/wenbao/home/pages
USER wenbao
WORKDIR /home/wenbao
ENV WENBAO_HOME=/home/wenbao/home
ENTRYPOINT ["wenbao"]
CMD ["run", "--webhook"]
